namespace HaK8s.Remote.SshConfiguration;

/// <summary>Keywords of ssh_config(5) that ssh knows and that change nothing here.</summary>
internal static class SshKeyword
{
    private static readonly HashSet<string> WithoutEffect = [.. """
        addkeystoagent addressfamily batchmode bindaddress bindinterface canonicaldomains canonicalizefallbacklocal canonicalizehostname
        canonicalizemaxdots canonicalizepermittedcnames casignaturealgorithms challengeresponseauthentication channeltimeout checkhostip cipher ciphers
        clearallforwardings compression compressionlevel connectionattempts controlmaster controlpath controlpersist dsaauthentication
        dynamicforward enableescapecommandline enablesshkeysign escapechar exitonforwardfailure fallbacktorsh fingerprinthash
        forkafterauthentication forwardagent forwardx11 forwardx11timeout forwardx11trusted gatewayports gssapiauthentication gssapiclientidentity
        gssapidelegatecredentials gssapikeyexchange gssapirenewalforcesrekey gssapiserveridentity gssapitrustdns gssapikexalgorithms
        hostbasedacceptedalgorithms hostbasedauthentication hostbasedkeytypes hostkeyalgorithms ipqos kbdinteractiveauthentication
        kbdinteractivedevices keepalive kexalgorithms knownhostscommand localcommand localforward loglevel logverbose macs
        nohostauthenticationforlocalhost numberofpasswordprompts obscurekeystroketiming passwordauthentication permitlocalcommand permitremoteopen
        pkcs11provider preferredauthentications protocol protocolkeepalives proxyusefdpass pubkeyacceptedalgorithms
        pubkeyacceptedkeytypes pubkeyauthentication rekeylimit remotecommand remoteforward requesttty requiredrsasize revokedhostkeys
        rhostsauthentication rhostsrsaauthentication rsaauthentication securitykeyprovider sendenv sessiontype setenv setuptimeout skeyauthentication smartcarddevice
        stdinnull streamlocalbindmask streamlocalbindunlink syslogfacility tag tcpkeepalive tisauthentication tunnel tunneldevice updatehostkeys
        useprivilegedport useroaming usersh userhostkeys verifyhostkeydns versionaddendum visualhostkey xauthlocation
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)];

    public static bool HasNoEffect(string keyword) => WithoutEffect.Contains(keyword);
}
