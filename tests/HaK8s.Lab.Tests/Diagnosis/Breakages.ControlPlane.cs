namespace HaK8s.Tests.Diagnosis;

/// <summary>Failures of the control plane's own parts, of its way to etcd, of its certificates, and of kubelets' ways to it.</summary>
internal static partial class Breakages
{
    // What is broken is kept below $K by its path, so that one mend fits all. Manifests change by a rename: the kubelet never reads half of one.
    private const string Tools = """
        set -e
        M=/etc/kubernetes/manifests P=/etc/kubernetes/pki K=/root/kept T=/root/broken
        mkdir -p $T
        keep() { for f; do mkdir -p "$K${f%/*}"; cp -pd "$f" "$K$f"; done; }
        away() { keep "$@"; rm "$@"; }
        # An apiserver that is to end waits for its watchers as long as the kubelet lets it, 30 seconds.
        hurry() { sleep 1; pkill -KILL -x kube-apiserver || true; }
        change() { keep $M/$1.yaml; cp -p $M/$1.yaml $T/new; sed "$2" $M/$1.yaml >$T/new; mv $T/new $M/$1.yaml; [ $1 != kube-apiserver ] || hurry; }
        restart() { change $1 's/^  labels:/&\n    lab: broken/'; }
        issue() { # issue CRT KEY EXTENSIONS START END: anew, from the cluster's CA
          : >$T/index
          echo 01 >$T/serial
          printf '[ca]\ndefault_ca=d\n[d]\ndatabase=%s/index\nserial=%s/serial\nnew_certs_dir=%s\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\nO=optional\nCN=supplied\n[req]\ndistinguished_name=n\n[n]\n[x]\n%s\n' $T $T $T "$3" >$T/conf
          openssl req -new -key $2 -subj "$(openssl x509 -noout -subject -nameopt compat -in $1 | sed 's/^subject=//')" -config $T/conf -out $T/csr
          openssl ca -batch -notext -config $T/conf -extensions x -cert $P/ca.crt -keyfile $P/ca.key -startdate $4 -enddate $5 -in $T/csr -out $T/crt 2>&1
          cat $T/crt >$1
        }
        names() { openssl x509 -noout -ext subjectAltName -in $1 | sed -n 's/IP Address:/IP:/g; s/^ *DNS:/DNS:/p'; }
        past='20200101000000Z 20210101000000Z' now='20200101000000Z 20400101000000Z'

        """;

    private const string Back = """
        server=$(cd $K && find . -name kube-apiserver.yaml)
        (cd $K && find . ! -type d) | while read -r f; do mv -f "$K/$f" "/$f"; done
        rm -rf $K $T
        systemctl reset-failed kubelet 2>/dev/null || true
        systemctl restart kubelet
        [ -z "$server" ] || hurry
        """;

    private static Breakage Broken(string rule, Where where, string how, string more = "", string word = "", params string[] explains) =>
        new(rule, where, Tools + how, Tools + more + Back) { Word = word, Explains = explains };

    public static readonly Breakage[] ControlPlane =
    [
        Broken("EtcdCaWrong", Where.ControlPlane, "keep $P/etcd/ca.crt; cat $P/ca.crt >$P/etcd/ca.crt; restart kube-apiserver", explains: ["ApiServerDown"]),
        Broken("EtcdClientFilesMissing", Where.ControlPlane, "away $P/apiserver-etcd-client.crt $P/apiserver-etcd-client.key; restart kube-apiserver", explains: ["ControlPlaneContainerCrashes", "ApiServerDown"]),
        Broken("EtcdClientKeyMismatch", Where.ControlPlane,
            "keep $P/apiserver-etcd-client.key; openssl ecparam -name prime256v1 -genkey -noout -out $P/apiserver-etcd-client.key; restart kube-apiserver", explains: ["ControlPlaneContainerCrashes", "ApiServerDown"]),
        Broken("EtcdUnreachableFromNode", Where.ControlPlane, "change kube-apiserver '/--etcd-servers=/s/2379/2378/g'", explains: ["ApiServerDown"]),
        Broken("ApiServerFlagInvalid", Where.ControlPlane, "change kube-apiserver 's/^    - kube-apiserver$/&\\n    - --no-such-option=1/'", explains: ["ControlPlaneContainerCrashes", "ApiServerDown"]),
        Broken("ControlPlaneContainerCrashes", Where.ControlPlane, "change kube-scheduler 's/^    - kube-scheduler$/&\\n    - --config=\\/nonexistent/'", explains: ["SchedulerDown"]),
        Broken("StaticPodManifestInvalid", Where.ControlPlane, "change kube-scheduler 's/^spec:/spec/'", explains: ["SchedulerDown"]),
        Broken("StaticPodManifestMissing", Where.ControlPlane, "away $M/kube-controller-manager.yaml"),
        Broken("ApiServerPortTaken", Where.ControlPlane, """
            away $M/kube-apiserver.yaml
            hurry
            i=0
            while ss -Hltn sport = :6443 | grep -q .; do i=$((i+1)); [ $i -lt 60 ]; sleep 1; done
            systemd-run --quiet --collect --unit lab-port socat TCP-LISTEN:6443,fork,reuseaddr EXEC:cat
            sed 's/^  labels:/&\n    lab: broken/' $K$M/kube-apiserver.yaml >$T/new
            chmod 600 $T/new
            mv $T/new $M/kube-apiserver.yaml
            """, "systemctl stop lab-port\n", explains: ["ControlPlaneContainerCrashes", "ApiServerDown"]),
        Broken("WrongAdvertiseAddress", Where.ControlPlane, "change kube-apiserver 's/^\\(    - --advertise-address=\\).*/\\1192.0.2.77/; s/^\\( *host: \\)[0-9.]*$/\\1192.0.2.77/'", explains: ["ApiServerDown"]),
        Broken("KubeconfigMissing", Where.ControlPlane, "away /etc/kubernetes/scheduler.conf; restart kube-scheduler", explains: ["SchedulerDown"]),
        Broken("ApiServerCertificateExpired", Where.ControlPlane,
            "keep $P/apiserver.crt; issue $P/apiserver.crt $P/apiserver.key \"extendedKeyUsage=serverAuth\nsubjectAltName=$(names $P/apiserver.crt)\" $past; restart kube-apiserver", explains: ["ApiServerDown"]),
        Broken("ApiServerSanMissing", Where.ControlPlane,
            "keep $P/apiserver.crt; issue $P/apiserver.crt $P/apiserver.key \"extendedKeyUsage=serverAuth\nsubjectAltName=DNS:kubernetes,IP:10.96.0.1,IP:$(hostname -I | cut -d' ' -f1)\" $now; restart kube-apiserver"),
        Broken("CertificateExpired", Where.ControlPlane,
            "keep $P/apiserver-kubelet-client.crt; issue $P/apiserver-kubelet-client.crt $P/apiserver-kubelet-client.key extendedKeyUsage=clientAuth $past", explains: ["ApiServerDown"]),
        Broken("KubeletClientCertificateExpired", Where.ControlPlane, """
            f=/var/lib/kubelet/pki/kubelet-client-current.pem
            cat $f >$T/both
            sed -n '/BEGIN CERT/,/END CERT/p' $T/both >$T/one
            away $f
            issue $T/one $T/both extendedKeyUsage=clientAuth $past
            { cat $T/one; sed -n '/BEGIN.*PRIVATE KEY/,/END.*PRIVATE KEY/p' $T/both; } >$f
            systemctl restart kubelet
            """, explains: ["KubeletDown"]),
        Broken("KubeletClientCertificateMissing", Where.Any, "away /var/lib/kubelet/pki/kubelet-client-current.pem; systemctl restart kubelet", explains: ["KubeletDown"]),
        Broken("KubeletFromOtherCluster", Where.Any, """
            openssl req -x509 -newkey rsa:2048 -nodes -keyout $T/other.key -subj /CN=kubernetes -days 30 -out $T/other.crt 2>/dev/null
            keep /etc/kubernetes/kubelet.conf
            sed -i "s/certificate-authority-data: .*/certificate-authority-data: $(base64 -w0 <$T/other.crt)/" /etc/kubernetes/kubelet.conf
            systemctl restart kubelet
            """),
        Broken("HostNameChanged", Where.Any, "hostname >$T/hostname; mkdir -p $K; hostname renamed-1; systemctl restart kubelet", "hostname \"$(cat $T/hostname)\"\n"),
    ];
}
