using HaK8s.Inventory;
using HaK8s.Remote;
using HaK8s.Secrets;
using Xunit;

namespace HaK8s.Tests.Secrets;

/// <summary>Results on their way to the pipeline, and lines on their way to a person.</summary>
public sealed class RedactedObjectTests
{
    private const string Key = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";

    private readonly Redactor redactor = new();
    private readonly Node node = new() { Name = "m1" };

    private NodeCommandResult Result(params string[] lines) => new(node, "kubeadm init", 0, lines, []);

    [Fact]
    public void A_result_with_a_secret_in_its_lines_is_copied_without_it()
    {
        NodeCommandResult given = Result("[upload-certs] Using certificate key:", Key, "done"), shown = Assert.IsType<NodeCommandResult>(redactor.RedactObject(given));
        Assert.Equal(["[upload-certs] Using certificate key:", Redactor.Mask, "done"], shown.Output);
        Assert.Equal(Key, given.Output[1]);
        Assert.Same(node, shown.Node);
    }

    [Fact]
    public void A_result_without_a_secret_is_the_very_same()
    {
        NodeCommandResult given = Result("sha256:" + Key, "all is well");
        Assert.Same(given, redactor.RedactObject(given));
    }

    [Fact]
    public void Secrets_are_found_in_lists_of_objects_and_in_properties_without_a_setter()
    {
        redactor.Register("hunter2-and-more");
        object[] shown = Assert.IsType<object[]>(redactor.RedactObject(new object[] { Result("it is hunter2-and-more"), "hunter2-and-more", 7 }));
        Assert.Equal([$"it is {Redactor.Mask}"], ((NodeCommandResult)shown[0]).Output);
        Assert.Equal((Redactor.Mask, 7), (shown[1], shown[2]));
    }

    [Fact]
    public void A_short_password_takes_no_name_or_address_apart()
    {
        redactor.Register("test");
        Assert.Equal(["k8s-api.lab.test:6443", Redactor.Mask, $"the password {Redactor.Mask} was wrong"],
            ((NodeCommandResult)redactor.RedactObject(Result("k8s-api.lab.test:6443", "test", "the password test was wrong"))!).Output);
    }

    [Fact]
    public void A_value_of_less_than_four_characters_is_hidden_behind_its_name_alone()
    {
        redactor.Register("abc");
        Assert.Equal($"abc stays, password: {Redactor.Mask}", redactor.Redact("abc stays, password: abc"));
    }

    [Fact]
    public void A_line_announces_what_the_next_one_holds()
    {
        RedactedLines lines = redactor.Lines();
        Assert.Equal(
            ["Using certificate key:", Redactor.Mask, "--token \\", $"  {Redactor.Mask} \\", Redactor.Mask, Redactor.Mask, "[kubelet-start] Starting the kubelet"],
            new[] { "Using certificate key:", Key, "--token \\", "  abc \\", "-----BEGIN RSA PRIVATE KEY-----", "MIIEow", "[kubelet-start] Starting the kubelet" }.Select(lines.Redact));
    }

    [Fact]
    public void An_error_keeps_its_cause_unless_that_holds_a_secret()
    {
        InvalidOperationException well = new("no space left"), leaking = new($"--certificate-key {Key}");
        Assert.Same(well, Failure.Unexpected(well).Redacted(redactor.Redact).InnerException);
        Assert.Null(Failure.Unexpected(leaking).Redacted(redactor.Redact).InnerException);
    }
}
