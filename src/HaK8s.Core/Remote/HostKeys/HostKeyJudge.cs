using HaK8s.Inventory;

namespace HaK8s.Remote.HostKeys;

/// <summary>What became of a host key: accepted when there is no refusal. The warning is for the operator and changes nothing.</summary>
internal readonly record struct HostKeyVerdict(HaK8sException? Refusal, string? Warning = null);

/// <summary>
/// Judges the key or certificate that a server offers, in ssh's order (sshconnect.c, check_host_key): revoked, certificate of a trusted
/// authority, plain key on file, new. Where it differs from ssh it is the stricter: @revoked counts under the bare name too, and a host whose
/// certificate was refused is never taken for a new one.
/// </summary>
internal sealed class HostKeyJudge(HostKeyRules rules, TimeProvider clock)
{
    private readonly KnownHosts known = KnownHosts.Read(rules.Files);

    public HostKeyJudge(HostKeyRules rules) : this(rules, TimeProvider.System) { }

    /// <summary>The kinds of key to ask the server for first.</summary>
    public KnownKeyTypes KeyTypes => KnownKeyTypes.Of(known, rules.Host);

    /// <param name="offered">The key or certificate in the bytes that the server sent; that the server owns it has been proved.</param>
    public HostKeyVerdict Judge(byte[] offered)
    {
        try
        {
            HostCertificate? certificate = HostCertificate.IsOne(offered) ? HostCertificate.Parse(offered) : null;
            return Judge(certificate?.PlainKey ?? SshPublicKey.Parse(offered), certificate);
        }
        catch (FormatException e)
        {
            return new(Failure.HostKeyMalformed(rules.Host.Written, e));
        }
        catch (HaK8sException e)
        {
            return new(e);
        }
    }

    private HostKeyVerdict Judge(SshPublicKey key, HostCertificate? certificate)
    {
        if (Known(known, key, certificate) is { } verdict)
            return verdict;
        if (rules.Policy != HostKeyPolicy.AcceptNew || rules.UserFiles is not [var file, ..] || !rules.Host.IsWritable)
            return new(Failure.HostKeyUnknown(rules.Host.Written, key, certificate?.Authority, string.Join(" or ", rules.Files)));
        // Another connection may have met the same host since the files were read.
        lock (NewKnownHost.LockOf(file))
            return Known(KnownHosts.Read(rules.Files), key, certificate) ?? new(null, NewKnownHost.Append(file, rules.Host, key, rules.HashNames));
    }

    /// <summary>What the files say; null when the host is new to them.</summary>
    private HostKeyVerdict? Known(KnownHosts files, SshPublicKey key, HostCertificate? certificate)
    {
        KnownHost[] lines = [.. files.Find(rules.Host.Written)], bare = rules.Host.Fallback is { } name ? [.. files.Find(name)] : [];
        KnownHost[] both = [.. lines, .. bare];
        if (Array.Find(both, line => line.Marker == KnownHostMarker.Revoked && (line.Key.IsSameAs(key) || line.Key.IsSameAs(certificate?.Authority))) is { } revoked)
            return new(Failure.HostKeyRevoked(rules.Host.Written, revoked, authority: !revoked.Key.IsSameAs(key)));
        if (rules.Pinned is { } pinned)
            return new(key.Fingerprint == pinned ? null : Failure.HostKeyNotPinned(rules.Host.Written, key, pinned));

        HaK8sException? refusal = null;
        if (certificate is not null && Array.Find(both, line => line.Marker == KnownHostMarker.Authority && line.Key.IsSameAs(certificate.Authority)) is { } trusted)
        {
            if (certificate.WhyRefused(rules.Host.Host, clock.GetUtcNow()) is not { } why)
                return new(null);
            refusal = Failure.HostCertificateRefused(rules.Host.Written, certificate, why, trusted);
        }
        if (Array.Exists(lines, line => line.Marker == KnownHostMarker.None && line.Key.IsSameAs(key)))
            return new(null);
        // Any other key on file for this host makes this one a change: a new key type is no way around the old one.
        // The line shown is the one that this key would replace.
        KnownHost[] others = Array.FindAll(lines, line => line.Marker == KnownHostMarker.None);
        if ((Array.Find(others, line => line.Key.Type == key.Type) ?? others.FirstOrDefault()) is { } old)
            return new(Failure.HostKeyChanged(rules.Host.Written, key, old));
        if (Array.Exists(bare, line => line.Marker == KnownHostMarker.None && line.Key.IsSameAs(key)))
            return new(null);
        return refusal is null ? null : new(refusal);
    }
}
