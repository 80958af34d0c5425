using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HaK8s.Remote;
using HaK8s.Secrets;
using Xunit;

namespace HaK8s.Tests.Secrets;

/// <summary>Laws of the redactor: whatever secret stands in whatever text in a form that tools write, nothing of it comes through.</summary>
public sealed class RedactorLawTests
{
    private const int Rounds = 400;

    private static readonly Dictionary<string, Func<string, string>> TokenForms = new()
    {
        ["bare"] = s => s, ["flag"] = s => $"kubeadm join host:6443 --token {s} --discovery-token-ca-cert-hash sha256:0", ["flag="] = s => $"--token={s}",
        ["discovery"] = s => $"--discovery-token {s}", ["tls"] = s => $"--tls-bootstrap-token='{s}'", ["yaml"] = s => $"  token: {s}", ["yaml quoted"] = s => $"- token: \"{s}\"",
        ["json"] = s => $$"""{"token":"{{s}}","ttl":"24h"}""", ["json in json"] = s => Json($$"""{"token": "{{s}}"}"""), ["json in json of .NET"] = s => JsonSerializer.Serialize($$"""{"token": "{{s}}"}"""), ["sentence"] = s => $"Using token: {s}.",
        ["continued"] = s => $"--token \\\n    {s} \\\n    --v 5",
    };

    private static readonly Dictionary<string, Func<string, string>> CertificateKeyForms = new()
    {
        ["flag"] = s => $"--control-plane --certificate-key {s}", ["flag="] = s => $"--certificate-key={s}", ["yaml"] = s => $"certificateKey: {s}", ["yaml quoted"] = s => $"certificateKey: \"{s}\"",
        ["json"] = s => $$"""{"certificateKey":"{{s}}"}""", ["kubeadm"] = s => $"[upload-certs] Using certificate key:\n{s}", ["kubeadm windows"] = s => $"Using certificate key:\r\n{s}\r\n",
        ["continued"] = s => $"  --control-plane --certificate-key \\\n\t{s}", ["blank between"] = s => $"certificate key:\n\n{s}",
    };

    private static readonly Dictionary<string, Func<string, string>> KeyForms = new()
    {
        ["pem"] = s => s, ["indented"] = s => "key: |\n  " + s.Replace("\n", "\n  ", StringComparison.Ordinal), ["json"] = s => JsonSerializer.Serialize(new { key = s }),
        ["cut off"] = s => s[..(s.Length * 2 / 3)], ["head cut off"] = s => s[(s.IndexOf('\n', StringComparison.Ordinal) + 1)..], ["kubeconfig"] = s => $"    client-key-data: {AnySecret.Base64(s)}",
        ["secret"] = s => $"  tls.key: {AnySecret.Base64(s)}", ["wrapped"] = s => $"  tls.key: |\n    {Wrap(AnySecret.Base64(s), 76, "\n    ")}", ["base64"] = s => Wrap(AnySecret.Base64(s), 76, "\n"),
    };

    private static readonly Dictionary<string, Func<string, string>> PasswordForms = new()
    {
        ["yaml plain"] = s => $"password: {s}", ["yaml single"] = s => $"password: '{s.Replace("'", "''", StringComparison.Ordinal)}'", ["json"] = s => $$"""{"user":"a","password":{{Json(s)}},"b":1}""",
        ["flag"] = s => $"login --user a --password {ShellQuote.Quote(s)} host", ["flag="] = s => $"login --password={ShellQuote.Quote(s)} host", ["environment"] = s => $"ETCD_PASSWORD={ShellQuote.Quote(s)}",
        ["toml"] = s => $"password = {Json(s)}", ["url"] = s => $"HTTP_PROXY=http://user:{Uri.EscapeDataString(s)}@proxy.example.com:3128/", ["etcdctl"] = s => $"etcdctl --user {ShellQuote.Quote("root:" + s)} get /",
        ["json in json"] = s => Json($$"""{"password":{{Json(s)}}}"""), ["json in json of .NET"] = s => JsonSerializer.Serialize($$"""{"password":{{Json(s)}}}"""), ["basic"] = s => $"Proxy-Authorization: Basic {AnySecret.Base64("user:" + s)}",
    };

    // Only known because registered; nothing beside them says what they are.
    private static readonly Dictionary<string, Func<string, string>> RegisteredForms = new()
    {
        ["bare"] = s => s, ["shell"] = ShellQuote.Quote, ["json"] = Json, ["json of .NET"] = s => JsonSerializer.Serialize(s), ["json in json"] = s => Json(Json(s)), ["json in json of .NET"] = s => JsonSerializer.Serialize(Json(s)),
        ["url"] = Uri.EscapeDataString, ["url lower"] = s => System.Text.RegularExpressions.Regex.Replace(Uri.EscapeDataString(s), "%..", code => code.Value.ToLowerInvariant()), ["form"] = s => System.Net.WebUtility.UrlEncode(s),
        ["base64"] = AnySecret.Base64, ["base64 at 1"] = s => AnySecret.Base64("x" + s), ["base64 at 2"] = s => AnySecret.Base64("xy" + s + "z"), ["xml"] = s => System.Net.WebUtility.HtmlEncode(s),
        ["yaml"] = s => $"'{s.Replace("'", "''", StringComparison.Ordinal)}'",
    };

    public static TheoryData<string, string> Forms() =>
    [
        .. TokenForms.Keys.Select(form => ("token", form)), .. CertificateKeyForms.Keys.Select(form => ("certificate key", form)),
        .. KeyForms.Keys.Select(form => ("private key", form)), .. PasswordForms.Keys.Select(form => ("password", form)), .. RegisteredForms.Keys.Select(form => ("registered", form)),
    ];

    private static (Gen<string>, Func<string, string>) Sample(string kind, string form) => kind switch
    {
        "token" => (AnySecret.Token, TokenForms[form]),
        "certificate key" => (AnySecret.CertificateKey, CertificateKeyForms[form]),
        "private key" => (AnySecret.Key, KeyForms[form]),
        "password" => (AnySecret.Password, PasswordForms[form]),
        _ => (Gen.OneOf(AnySecret.Password, AnySecret.CertificateKey, AnySecret.Token), RegisteredForms[form]),
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Nothing_of_a_secret_comes_through_in_a_text_or_line_by_line_or_in_chunks(string kind, string form)
    {
        (Gen<string> secrets, Func<string, string> write) = Sample(kind, form);
        Gen<(string, string, string, string, int[])> samples = from secret in secrets
            from before in AnySecret.Line from lead in AnySecret.Text from after in AnySecret.Line from chunks in Gen.ArrayOf(Gen.Choose(1, 40), 8)
            select (secret, before, lead, after, chunks);
        Prop.ForAll(samples.ToArbitrary(), sample =>
        {
            (string secret, string before, string lead, string after, int[] chunks) = sample;
            string written = write(secret);
            // A form of several lines begins its own; YAML's name stands first in its line.
            string text = $"{before}\n{(form.StartsWith("yaml", StringComparison.Ordinal) || written.Contains('\n', StringComparison.Ordinal) || kind == "private key" ? "" : lead + " ")}{written}\n{after}";
            Redactor redactor = new();
            if (kind == "registered")
                redactor.Register(secret);
            foreach ((string how, string shown) in new[] { ("whole", redactor.Redact(text)), ("lines", ByLine(redactor, text)), ("chunks", ByChunk(redactor, text, chunks)) })
            {
                // A key whose head was never seen gives itself away by its full lines alone.
                if (how != "whole" && form == "head cut off" && secret.Split('\n').Length < 5)
                    continue;
                foreach (string part in new[] { secret, written == text ? secret : Core(kind, form, secret, written) })
                    if (AnySecret.LeakIn(shown, part) is { } leak)
                        throw new InvalidOperationException($"{how}: '{leak}' of\n{text}\nis in\n{shown}");
                if (redactor.Redact(shown) != shown)
                    throw new InvalidOperationException($"Not the same when redacted twice:\n{shown}\n{redactor.Redact(shown)}");
            }
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(kind == "private key" ? 60 : Rounds));
    }

    // The secret as that form spells it, where nothing else stands in it.
    private static string Core(string kind, string form, string secret, string written) =>
        kind == "registered" && form is not ("json in json" or "json in json of .NET" or "base64 at 1" or "base64 at 2" or "shell" or "yaml") ? written.Trim('"')
        : form is "kubeconfig" or "secret" ? AnySecret.Base64(secret) : secret;

    [Property(MaxTest = Rounds)]
    public Property A_registered_value_broken_over_lines_anywhere_leaves_nothing() => Prop.ForAll(
        (from secret in Gen.OneOf(AnySecret.Token, AnySecret.CertificateKey, AnySecret.Key)
         from first in Gen.Choose(1, secret.Length - 1) from second in Gen.Choose(1, secret.Length - 1)
         from indent in Gen.Elements("", "  ", "\t") from mark in Gen.Elements("", "\\") from lead in AnySecret.Text from after in AnySecret.Line
         select (secret, cuts: new[] { first, second }.Order().Distinct().ToArray(), indent, mark, lead, after)).ToArbitrary(), sample =>
    {
        string broken = sample.secret;
        foreach (int cut in sample.cuts.Reverse())
            if (broken[cut] != '\n' && broken[cut - 1] != '\n')
                broken = broken[..cut] + sample.mark + "\n" + sample.indent + broken[cut..];
        string text = $"{sample.lead}{broken} behind\n{sample.after}";
        Redactor redactor = new();
        redactor.Register(sample.secret);
        string? leak = AnySecret.LeakIn(redactor.Redact(text), sample.secret) ?? AnySecret.LeakIn(ByLine(redactor, text), sample.secret);
        return (leak is null).Label($"'{leak}' of\n{text}\nin\n{ByLine(redactor, text)}");
    });

    [Property(MaxTest = Rounds)]
    public Property Secrets_that_overlap_or_hold_one_another_leave_nothing() => Prop.ForAll(
        (from whole in AnySecret.Password from token in AnySecret.Token from cut in Gen.Choose(4, 7) select (whole, token, cut)).ToArbitrary(), sample =>
    {
        Redactor redactor = new();
        string overlapping = sample.whole[^sample.cut..] + sample.token;
        foreach (string secret in new[] { sample.whole, sample.whole[..sample.cut], overlapping, sample.token[3..9] })
            redactor.Register(secret);
        string text = $"a {sample.whole}{sample.token} b {sample.whole} --token {sample.token}", shown = redactor.Redact(text);
        string? leak = AnySecret.LeakIn(shown, sample.whole) ?? AnySecret.LeakIn(shown, sample.token) ?? AnySecret.LeakIn(shown, overlapping);
        return (leak is null && redactor.Redact(shown) == shown).Label($"'{leak}' of\n{text}\nin\n{shown}");
    });

    [Property(MaxTest = Rounds)]
    public Property Redacting_twice_is_redacting_once() => Prop.ForAll(
        (from text in ArbMap.Default.GeneratorFor<NonNull<string>>() from secret in AnySecret.Password from form in Gen.Elements(PasswordForms.Values.Concat(TokenForms.Values).ToArray())
         select (text.Get, secret, form)).ToArbitrary(), sample =>
    {
        Redactor redactor = new();
        redactor.Register("redacted");
        redactor.Register("d>x<r");
        string once = redactor.Redact(sample.Get + sample.form(sample.secret) + sample.Get + Redactor.Mask + Redactor.Mask + "x");
        return (redactor.Redact(once) == once).Label(once);
    });

    private static string Json(string text) => JsonSerializer.Serialize(text, Unescaped);

    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Wrap(string text, int width, string with) => string.Join(with, text.Chunk(width).Select(part => new string(part)));

    private static string ByLine(Redactor redactor, string text)
    {
        RedactedLines lines = redactor.Lines();
        return string.Join('\n', text.Split('\n').Select(lines.Redact));
    }

    // As it comes from a connection: the pieces are whatever the network made of them.
    private static string ByChunk(Redactor redactor, string text, int[] sizes)
    {
        RedactedLines lines = redactor.Lines();
        List<string> shown = [];
        ScriptOutput output = new(line => shown.Add(lines.Redact(line)));
        using ChunkedStream stream = new(Encoding.UTF8.GetBytes("pgid\t1\n" + text), sizes);
        output.Read(stream);
        return string.Join('\n', shown);
    }

    private sealed class ChunkedStream(byte[] bytes, int[] sizes) : MemoryStream(bytes)
    {
        private int reads;

        // Stream's own Read of a span comes here too.
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, sizes[reads++ % sizes.Length]));
    }
}
