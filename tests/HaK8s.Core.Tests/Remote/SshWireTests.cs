using System.Numerics;
using FsCheck;
using FsCheck.Xunit;
using HaK8s.Remote;
using HaK8s.Remote.Authentication;
using Xunit;

namespace HaK8s.Tests.Remote;

public sealed class SshWireTests
{
    [Property]
    public void What_is_written_is_read_again(byte one, uint two, byte[] three, NonNull<string> four, BigInteger five)
    {
        byte[] written = new SshWriter().Byte(one).UInt32(two).String(three).String(four.Get).Number(five).ToArray();
        SshReader reader = new(written);
        Assert.Equal((one, two), (reader.Byte(), reader.UInt32()));
        Assert.Equal(three, reader.String().ToArray());
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(four.Get), reader.String().ToArray());
        Assert.Equal(five, new BigInteger(reader.String(), isBigEndian: true));
        Assert.True(reader.Rest.IsEmpty);
    }

    // RFC 4251, section 5, has these examples.
    [Theory]
    [InlineData("0", "00000000")]
    [InlineData("694531781388612263", "0000000809A378F9B2E332A7")]
    [InlineData("128", "000000020080")]
    [InlineData("-4660", "00000002EDCC")]
    [InlineData("-3735928559", "00000005FF21524111")]
    public void Numbers_are_written_as_short_as_can_be(string number, string hex) =>
        Assert.Equal(hex, Convert.ToHexString(new SshWriter().Number(BigInteger.Parse(number)).ToArray()));

    [Property]
    public void Truncated_data_is_one_kind_of_error(byte[] first, NonNull<string> second, uint third, int cut)
    {
        byte[] whole = new SshWriter().String(first).String(second.Get).UInt32(third).ToArray();
        byte[] data = whole[..(int)((uint)cut % whole.Length)];
        Assert.Throws<FormatException>(() =>
        {
            SshReader reader = new(data);
            _ = reader.String();
            _ = reader.Text();
            _ = reader.UInt32();
        });
    }

    [Property(MaxTest = 500)]
    public void Random_data_is_a_key_or_one_kind_of_error(byte[] data, int type)
    {
        string[] types = ["ssh-ed25519", "ssh-rsa-cert-v01@openssh.com", "ssh-ed25519-cert-v01@openssh.com", "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com", "-cert-v01@openssh.com"];
        foreach (byte[] blob in new[] { data, new SshWriter().String(types[(uint)type % types.Length]).Raw(data).ToArray() })
            if (Record.Exception(() => new SshPublicKey(blob)) is { } error)
                Assert.IsType<FormatException>(error);
    }
}
