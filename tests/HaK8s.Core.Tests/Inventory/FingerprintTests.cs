using HaK8s.Inventory;
using Xunit;

namespace HaK8s.Tests.Inventory;

public sealed class FingerprintTests
{
    private const string Good = "SHA256:ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6Og";

    [Theory]
    [InlineData(Good)]
    [InlineData(Good + "=")]
    [InlineData(" " + Good + "\n")]
    [InlineData("sha256:ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6Og")]
    public void A_fingerprint_is_read_as_it_is_found_in_the_field(string text)
    {
        Assert.Equal(Good, Fingerprint.Parse(text).ToString());
        Assert.Equal(Fingerprint.Parse(Good), Fingerprint.Parse(text));
    }

    [Theory]
    [InlineData("MD5:97:70:33:82:fd:29:3a:73:39:af:6a:07:ad:f8:80:49", "MD5")]
    [InlineData("97:70:33:82:fd:29:3a:73:39:af:6a:07:ad:f8:80:49", "MD5")]
    [InlineData("ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6Og", "does not begin with SHA256:")]
    [InlineData("SHA1:ohD8VZEXGWo6Ez8GSEJQ9WpafgL", "does not begin with SHA256:")]
    [InlineData("", "does not begin with SHA256:")]
    [InlineData("SHA256:", "43 characters")]
    [InlineData("SHA256:ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6O", "43 characters")]
    [InlineData("SHA256:ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6Ogg", "43 characters")]
    [InlineData("SHA256:ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6 g", "43 characters")]
    [InlineData("SHA256:ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6-_", "43 characters")]
    public void What_is_no_fingerprint_is_refused_with_the_way_to_get_one(string text, string why)
    {
        HaK8sException e = Assert.Throws<HaK8sException>(() => Fingerprint.Parse(text));
        Assert.Equal(("InvalidFingerprint", FailureKind.InvalidInput), (e.ErrorId, e.Kind));
        Assert.Contains(why, e.Cause, StringComparison.Ordinal);
        Assert.Contains("ssh-keygen -lf", e.Remedy, StringComparison.Ordinal);
    }
}
