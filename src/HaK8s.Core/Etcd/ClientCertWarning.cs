namespace HaK8s.Etcd;

/// <summary>Something about the files that an operator should know, although they can be used.</summary>
/// <param name="Id"><c>CertificateExpiresSoon</c> or <c>KeyReadableByOthers</c>.</param>
/// <param name="Text">The file, the fact, and what to do.</param>
public sealed record ClientCertWarning(string Id, string Text);
