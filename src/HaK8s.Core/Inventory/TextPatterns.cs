namespace HaK8s.Inventory;

/// <summary>
/// Regular expressions for what editors can judge of single values. The parsers of each kind are what counts; these let through all that those take.
/// </summary>
internal static class TextPatterns
{
    private const string Octet = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private const string IPv4 = $@"{Octet}(\.{Octet}){{3}}";
    private const string IPv6 = "[0-9A-Fa-f]*:[0-9A-Fa-f:.]+(%[0-9A-Za-z._-]+)?";
    private const string Port = "0*([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
    private const string Cidr = $@"({IPv4}/0*(3[0-2]|[12]?[0-9])|{IPv6}/0*(12[0-8]|1[01][0-9]|[1-9]?[0-9]))";

    // What consists of digits and dots is a whole IPv4 address or nothing.
    private const string Host = $@"({IPv4}|(?![0-9.]+([:/]|$)){DnsName.Form})";

    public const string Name = $"^{DnsName.Form}$";
    public const string Address = $"^({IPv4}|{IPv6})$";
    public const string Endpoint = $@"^({Host}(:{Port})?|\[{IPv6}\](:{Port})?|{IPv6})$";
    public const string EtcdEndpoint = $@"^https://({IPv4}|[A-Za-z0-9.-]+|\[{IPv6}\])(:{Port})?/?$";
    public const string CertificateName = $@"^({IPv4}|{IPv6}|(\*\.)?{DnsName.Form})$";
    public const string Subnets = $"^ *{Cidr} *(, *{Cidr} *)*$";
    public const string KubernetesVersion = @"^v?[0-9]{1,4}\.[0-9]{1,4}(\.[0-9]{1,6}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?)?$";
    public const string ContainerdVersion = @"^[0-9]+(\.[0-9]+){2,3}$";
    public const string Word = @"^[^\s\-]\S{0,254}$";
    public const string NotEmptyWord = @"^\S+$";
    public const string Fingerprint = @"^\s*[Ss][Hh][Aa]256:[A-Za-z0-9+/]{43}=*\s*$";
    public const string NodePath = "^/.*$";
    public const string Socket = "^(unix://)?/.*$";
    public const string Duration = "^(?=[0-9])([0-9]{1,8}h)?([0-9]{1,8}m)?([0-9]{1,8}s)?$";
    public const string KubeadmApi = @"^(kubeadm\.k8s\.io/)?v[0-9]+(alpha|beta)?[0-9]*$";
    public const string FlagName = $"^{ExtraArg.NameForm}$";
}
