using System.Diagnostics;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Pqc.Crypto.NtruPrime;
using Org.BouncyCastle.Security;

namespace HaK8s.Remote.KeyExchanges;

/// <summary>
/// A key pair of the KEM sntrup761 for the key exchanges of a few seconds. Making one takes BouncyCastle 40 ms, and a runbook begins with one
/// connection to each of its nodes at the same time. The KEM is made for keys that are used again (IND-CCA2), each exchange still adds an X25519
/// key pair of its own, and this process holds the keys of all these connections anyway: whoever could read this one could read those.
/// </summary>
internal sealed class Sntrup761KeyPair
{
    /// <summary>More would save little: what is left of the 40 ms is 2.5 ms for each.</summary>
    public const int MostExchanges = 16;

    public static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(10);

    private static readonly object Gate = new();
    private static Sntrup761KeyPair? present;

    private readonly SNtruPrimePrivateKeyParameters secret;
    private readonly long made = Stopwatch.GetTimestamp();
    private int exchanges;

    private Sntrup761KeyPair()
    {
        SNtruPrimeKeyPairGenerator generator = new();
        generator.Init(new SNtruPrimeKeyGenerationParameters(new SecureRandom(), SNtruPrimeParameters.sntrup761));
        AsymmetricCipherKeyPair pair = generator.GenerateKeyPair();
        secret = (SNtruPrimePrivateKeyParameters)pair.Private;
        PublicKey = ((SNtruPrimePublicKeyParameters)pair.Public).GetEncoded();
    }

    public const int CiphertextLength = 1039;

    public byte[] PublicKey { get; }

    /// <summary>The pair for one more exchange.</summary>
    public static Sntrup761KeyPair Take()
    {
        lock (Gate)
        {
            if (present is null || present.exchanges == MostExchanges || Stopwatch.GetElapsedTime(present.made) > LongestLife)
            {
                present = new();
                // Nothing keeps it for longer than exchanges may use it, also when no further one comes.
                _ = Task.Delay(LongestLife).ContinueWith(static (_, old) => Forget((Sntrup761KeyPair)old!), present, TaskScheduler.Default);
            }
            present.exchanges++;
            return present;
        }
    }

    /// <summary>The secret in a ciphertext that was made for the public key; another secret, which nobody knows, when it was not.</summary>
    public byte[] Decapsulate(byte[] ciphertext) => new SNtruPrimeKemExtractor(secret).ExtractSecret(ciphertext);

    private static void Forget(Sntrup761KeyPair old)
    {
        lock (Gate)
        {
            if (present == old)
                present = null;
        }
    }
}
