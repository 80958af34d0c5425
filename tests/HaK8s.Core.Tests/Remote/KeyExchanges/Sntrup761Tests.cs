using HaK8s.Remote.KeyExchanges;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Pqc.Crypto.NtruPrime;
using Org.BouncyCastle.Security;
using Renci.SshNet;
using Xunit;

namespace HaK8s.Tests.Remote.KeyExchanges;

/// <summary>Key pairs of exchanges, and where they are used. That the whole exchange is right every connection of the lab's tests shows.</summary>
[Collection("key pairs")]
public sealed class Sntrup761Tests
{
    private static ISecretWithEncapsulation Encapsulate(Sntrup761KeyPair pair) =>
        new SNtruPrimeKemGenerator(new SecureRandom()).GenerateEncapsulated(new SNtruPrimePublicKeyParameters(SNtruPrimeParameters.sntrup761, pair.PublicKey));

    [Fact]
    public void A_secret_made_for_the_public_key_comes_out_and_each_is_another()
    {
        Sntrup761KeyPair pair = Sntrup761KeyPair.Take();
        ISecretWithEncapsulation one = Encapsulate(pair), other = Encapsulate(pair);
        Assert.Equal(Sntrup761KeyPair.CiphertextLength, one.GetEncapsulation().Length);
        Assert.Equal(one.GetSecret(), pair.Decapsulate(one.GetEncapsulation()));
        Assert.Equal(other.GetSecret(), pair.Decapsulate(other.GetEncapsulation()));
        Assert.NotEqual(one.GetSecret(), other.GetSecret());
    }

    [Fact]
    public void A_ciphertext_that_was_changed_gives_another_secret_and_no_error()
    {
        // An error would tell whoever changes ciphertexts something about a key that others use too.
        Sntrup761KeyPair pair = Sntrup761KeyPair.Take();
        ISecretWithEncapsulation made = Encapsulate(pair);
        byte[] changed = made.GetEncapsulation();
        changed[7] ^= 1;
        byte[] secret = pair.Decapsulate(changed);
        Assert.Equal(made.GetSecret().Length, secret.Length);
        Assert.NotEqual(made.GetSecret(), secret);
        Assert.Equal(secret, pair.Decapsulate(changed));
    }

    [Fact]
    public async Task No_pair_serves_more_exchanges_than_it_may_however_many_come_at_once()
    {
        Sntrup761KeyPair[] taken = await Task.WhenAll(Enumerable.Range(0, 5 * Sntrup761KeyPair.MostExchanges).Select(_ => Task.Run(Sntrup761KeyPair.Take)));
        Assert.All(taken.GroupBy(pair => pair), group => Assert.InRange(group.Count(), 1, Sntrup761KeyPair.MostExchanges));
        Assert.InRange(taken.Distinct().Count(), 5, 6);
    }

    [Fact]
    public async Task A_pair_is_forgotten_when_its_time_is_over()
    {
        Sntrup761KeyPair before = Sntrup761KeyPair.Take();
        await Task.Delay(Sntrup761KeyPair.LongestLife + TimeSpan.FromSeconds(0.5), TestContext.Current.CancellationToken);
        Assert.NotSame(before, Sntrup761KeyPair.Take());
    }

    [Fact]
    public void It_takes_the_place_of_SSH_NETs_own_and_the_order_stays()
    {
        ConnectionInfo connection = new("host", "user", new NoneAuthenticationMethod("user"));
        string[] order = [.. connection.KeyExchangeAlgorithms.Keys];
        string[] names = [.. order.Where(name => name.StartsWith("sntrup761", StringComparison.Ordinal))];
        Assert.Equal(["sntrup761x25519-sha512", "sntrup761x25519-sha512@openssh.com"], names);
        Sntrup761X25519.Prefer(connection);
        Assert.Equal(order, connection.KeyExchangeAlgorithms.Keys);
        Assert.All(names, name => Assert.IsType<Sntrup761X25519>(connection.KeyExchangeAlgorithms[name]()));
    }

    [Fact]
    public void Ciphers_that_the_processor_knows_come_first_and_none_is_lost()
    {
        ConnectionInfo connection = new("host", "user", new NoneAuthenticationMethod("user"));
        string[] before = [.. connection.Encryptions.Keys];
        PreferredAlgorithms.Set(connection);
        Assert.Equal(["aes128-gcm@openssh.com", "aes256-gcm@openssh.com"], connection.Encryptions.Keys.Take(2));
        Assert.Equal(before.Except(connection.Encryptions.Keys.Take(2)), connection.Encryptions.Keys.Skip(2));
    }
}
