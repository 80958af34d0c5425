using System.Net;
using HaK8s.Compatibility;
using HaK8s.Yaml.Forms;

namespace HaK8s.Inventory;

/// <summary>
/// The description of a cluster file. The reader, its errors, the JSON Schema for editors and the comments of a new file all come of it: a new key
/// is one entry here, and its use where <see cref="ClusterFile"/> makes the cluster.
/// </summary>
internal static class ClusterForm
{
    private static readonly string[] TextOrNumber = ["string", "number"];

    public static readonly TextForm<string> LocalPath = TextForm.Any();

    private static readonly TextForm<ValueList<IPNetwork>> Subnets = new(Subnet.ParseList) { Pattern = TextPatterns.Subnets };

    public static readonly YamlKey<string> ClusterName = new("name", NameForms.Name("cluster name"))
    {
        Description = "The cluster's name: lower-case letters, digits, '-' and '.'. kubeconfig entries and kubeadm's clusterName carry it.", Example = "k8s", Required = true,
    };

    public static readonly YamlKey<KubernetesVersion> Version = new("kubernetesVersion", new TextForm<KubernetesVersion>(KubernetesVersion.Parse) { Pattern = TextPatterns.KubernetesVersion, Types = TextOrNumber })
    {
        Description = "The control plane's target version. kubeadm wants all three numbers.", Example = "v1.33.6", Required = true,
    };

    public static readonly YamlKey<ControlPlaneEndpoint> Endpoint = new("endpoint", new TextForm<ControlPlaneEndpoint>(ControlPlaneEndpoint.Parse) { Pattern = TextPatterns.Endpoint })
    {
        Description = "The one name and port for all apiservers: a DNS name that answers with all control planes in turn. Port 6443 when it is left out.",
        Example = "k8s-api.example.com:6443", Required = true,
    };

    public static readonly YamlKey<ValueList<IPNetwork>> PodSubnet = new("podSubnet", Subnets)
    {
        Description = "Range of the pods in CIDR form, two separated by a comma for dual stack. Leave it out when the pod network brings its own.", Example = "10.244.0.0/16",
    };

    public static readonly YamlKey<ValueList<IPNetwork>> ServiceSubnet = new("serviceSubnet", Subnets)
    {
        Description = "Range of the services in CIDR form, two separated by a comma for dual stack.", Default = "10.96.0.0/12", Example = "10.96.0.0/12",
    };

    public static readonly YamlKey<string> DnsDomain = new("dnsDomain", NameForms.Name("DNS domain"))
    {
        Description = "The services' DNS domain.", Default = "cluster.local", Example = "cluster.local",
    };

    public static readonly SectionForm NetworkingForm = new(PodSubnet, ServiceSubnet, DnsDomain);

    public static readonly YamlKey<YamlSection> Networking = new("networking", NetworkingForm) { Description = "Address ranges inside the cluster." };

    public static readonly YamlKey<YamlSection> Ssh = new("ssh", NodeForm.Defaults)
    {
        Description = "How nodes are reached; a node may say otherwise for itself. What is not said comes from ssh_config, and then from ssh's defaults.",
    };

    public static readonly YamlKey<ValueList<YamlSection>> ControlPlane = new("controlPlane", new ListForm<YamlSection>(NodeForm.Node, "node"))
    {
        Description = "The control planes; kubeadm init runs on the first one.", Required = true,
    };

    public static readonly YamlKey<ValueList<YamlSection>> Worker = new("worker", new ListForm<YamlSection>(NodeForm.Node)) { Description = "The workers." };

    public static readonly YamlKey<ValueList<string>> EtcdEndpoints = new("endpoints",
        new ListForm<string>(new TextForm<string>(EtcdCluster.ParseEndpoint) { Pattern = TextPatterns.EtcdEndpoint }, "https URL") { Distinct = true })
    {
        Description = "The members' client URLs, https and port 2379 when it is left out.", Example = "[https://etcd-1.example.com:2379]", Required = true,
    };

    public static readonly YamlKey<string> EtcdClientCert = new("clientCert", LocalPath)
    {
        Description = "The folder here with ca.pem, client.pem and client-key.pem, relative to this file.", Example = "etcd",
    };

    public static readonly YamlKey<string> EtcdCaFile = new("caFile", LocalPath) { Description = "The etcd CA's certificate here.", Example = "etcd/ca.pem" };

    public static readonly YamlKey<string> EtcdCertFile = new("certFile", LocalPath) { Description = "The etcd client's certificate here.", Example = "etcd/client.pem" };

    public static readonly YamlKey<string> EtcdKeyFile = new("keyFile", LocalPath) { Description = "The etcd client's private key here.", Example = "etcd/client-key.pem" };

    public static readonly SectionForm EtcdForm = new(EtcdEndpoints, EtcdClientCert, EtcdCaFile, EtcdCertFile, EtcdKeyFile)
    {
        Together = [EtcdCaFile, EtcdCertFile, EtcdKeyFile], Instead = EtcdClientCert,
    };

    public static readonly YamlKey<YamlSection> Etcd = new("etcd", EtcdForm) { Description = "The etcd cluster outside, and the client files on this machine.", Required = true };

    public static readonly YamlKey<string> ImageRepository = new("imageRepository", new TextForm<string>(text => PlainText.Word("image repository", text)) { Pattern = TextPatterns.Word })
    {
        Description = "Registry to take Kubernetes' images from; kubeadm's default without it.", Example = "registry.example.com/k8s",
    };

    public static readonly YamlKey<ValueList<string>> CertSans = new("certSans", new ListForm<string>(new TextForm<string>(CertificateName.Check) { Pattern = TextPatterns.CertificateName }))
    {
        Description = "Names and addresses for the apiserver's certificate beyond the endpoint and the control planes.", Example = "[api.example.org, 192.0.2.10]",
    };

    public static readonly YamlKey<string> ContainerdVersion = new("containerdVersion", new TextForm<string>(ClusterFile.CheckContainerdVersion) { Pattern = TextPatterns.ContainerdVersion })
    {
        Description = "The containerd that nodes should have.", Example = "1.7.24",
    };

    public static readonly YamlKey<YamlSection> Kubeadm = new("kubeadm", KubeadmForm.Options) { Description = "What else kubeadm shall be told." };

    /// <summary>The whole file.</summary>
    public static readonly SectionForm File = new(ClusterName, Version, Endpoint, Networking, Ssh, ControlPlane, Worker, Etcd, ImageRepository, CertSans, ContainerdVersion, Kubeadm);
}
