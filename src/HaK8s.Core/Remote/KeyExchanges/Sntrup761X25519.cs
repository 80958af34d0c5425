using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Messages;
using Renci.SshNet.Messages.Transport;
using Renci.SshNet.Security;

namespace HaK8s.Remote.KeyExchanges;

/// <summary>
/// The post-quantum key exchange of OpenSSH 9.0 to 9.8, <c>sntrup761x25519-sha512</c> (draft-ietf-sshm-ntruprime-ssh), with key pairs of
/// <see cref="Sntrup761KeyPair"/>. SSH.NET's own makes a pair for every connection, which was more than half of what a connection costs. It has
/// no public place for the two messages of such an exchange, so they are reached by name; the version that these names belong to is the one
/// that is shipped.
/// </summary>
internal sealed class Sntrup761X25519 : KeyExchange
{
    private const string Reply = "SSH_MSG_KEX_ECDH_REPLY";

    private static readonly ConstructorInfo InitMessage = typeof(KeyExchangeEcdhReplyMessage).Assembly
        .GetType("Renci.SshNet.Messages.Transport.KeyExchangeEcdhInitMessage", throwOnError: true)!.GetConstructor([typeof(byte[])])!;

    private readonly X25519PrivateKeyParameters classical = new(new SecureRandom());
    private Sntrup761KeyPair? postQuantum;
    private byte[] clientInit = [], serverInit = [], sent = [];
    private KeyExchangeEcdhReplyMessage? received;

    /// <inheritdoc />
    public override string Name => "sntrup761x25519-sha512";

    /// <summary>Puts it in the place of SSH.NET's own.</summary>
    public static void Prefer(ConnectionInfo connection)
    {
        foreach (string name in connection.KeyExchangeAlgorithms.Keys.Where(name => name.StartsWith("sntrup761x25519-sha512", StringComparison.Ordinal)).ToArray())
            connection.KeyExchangeAlgorithms[name] = () => new Sntrup761X25519();
    }

    /// <inheritdoc />
    public override void Start(Session session, KeyExchangeInitMessage message, bool sendClientInitMessage)
    {
        base.Start(session, message, sendClientInitMessage);
        (clientInit, serverInit) = (session.ClientInitMessage.GetBytes(), message.GetBytes());
        session.RegisterMessage(Reply);
        Listen(session, OnReply);
        postQuantum = Sntrup761KeyPair.Take();
        sent = [.. postQuantum.PublicKey, .. classical.GeneratePublicKey().GetEncoded()];
        SendMessage((Message)InitMessage.Invoke([sent]));
    }

    /// <inheritdoc />
    public override void Finish()
    {
        base.Finish();
        StopListening(Session, OnReply);
    }

    private void OnReply(object? sender, MessageEventArgs<KeyExchangeEcdhReplyMessage> reply)
    {
        received = reply.Message;
        Session.UnRegisterMessage(Reply);
        byte[] answer = received.QS;
        if (answer.Length != Sntrup761KeyPair.CiphertextLength + X25519PublicKeyParameters.KeySize)
            throw new SshConnectionException($"The server's part of the key exchange has {answer.Length} bytes.", DisconnectReason.KeyExchangeFailed);
        byte[] secrets = new byte[SHA256.HashSizeInBytes + X25519PrivateKeyParameters.SecretSize];
        try
        {
            postQuantum!.Decapsulate(answer[..Sntrup761KeyPair.CiphertextLength]).CopyTo(secrets, 0);
            // Refuses a point of small order, which would make the secret known.
            classical.GenerateSecret(new X25519PublicKeyParameters(answer, Sntrup761KeyPair.CiphertextLength), secrets, SHA256.HashSizeInBytes);
            SharedKey = SHA512.HashData(secrets);
        }
        catch (InvalidOperationException e)
        {
            throw new SshConnectionException("The server's part of the key exchange is no key.", DisconnectReason.KeyExchangeFailed, e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secrets);
        }
        Finish();
    }

    /// <inheritdoc />
    protected override bool ValidateExchangeHash()
    {
        ConnectionInfo connection = Session.ConnectionInfo;
        KeyHostAlgorithm hostKey = connection.HostKeyAlgorithms[connection.CurrentHostKeyAlgorithm!](received!.KS);
        return hostKey.VerifySignature(ExchangeHash, received.Signature) && CanTrustHostKey(hostKey);
    }

    // RFC 5656, section 4; the shared key is a string here.
    /// <inheritdoc />
    protected override byte[] CalculateHash() => Hash(new SshWriter()
        .String(Session.ClientVersion).String(Session.ServerVersion)
        .String(clientInit).String(serverInit)
        .String(received!.KS).String(sent).String(received.QS).String(SharedKey).ToArray());

    /// <inheritdoc />
    protected override byte[] Hash(byte[] hashData) => SHA512.HashData(hashData);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "add_KeyExchangeEcdhReplyMessageReceived")]
    private static extern void Listen(Session session, EventHandler<MessageEventArgs<KeyExchangeEcdhReplyMessage>> handler);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "remove_KeyExchangeEcdhReplyMessageReceived")]
    private static extern void StopListening(Session session, EventHandler<MessageEventArgs<KeyExchangeEcdhReplyMessage>> handler);
}
