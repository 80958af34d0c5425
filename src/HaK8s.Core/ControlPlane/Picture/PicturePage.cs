using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using HaK8s.Inventory;
using static HaK8s.ControlPlane.PictureWords;

namespace HaK8s.ControlPlane;

/// <summary>
/// A picture as a page of HTML that needs nothing from elsewhere: SVG and style stand in it, there is no script, and its policy forbids every
/// request. It follows the reader's choice of light or dark.
/// </summary>
/// <param name="picture">The picture.</param>
public sealed class PicturePage(ControlPlanePicture picture)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly string Style = Read("picture.css"), Symbols = Read("picture-symbols.svg");

    // Whatever comes from a cluster is text: nothing in it may become an element or an attribute. Other scripts stay readable in the source.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Writes the page: all of it or nothing.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="HaK8sException"><c>PictureNotWritten</c>.</exception>
    public void Save(string path)
    {
        try
        {
            LocalFile.CreateFolder(path);
            LocalFile.Replace(path, Encoding.UTF8.GetBytes(Write()), Mode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure.PictureNotWritten(path, e);
        }
    }

    internal string Write()
    {
        string time = picture.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        // The style is allowed by its own checksum, so that one that came in with a name would not be.
        string style = $"\n{Style}", checksum = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{checksum}'; base-uri 'none'; form-action 'none'">
            <meta name="referrer" content="no-referrer">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Encode(picture.Title())}: {picture.State.Word()}</title>
            <style>{style}</style>
            </head>
            <body>
            {Symbols}
            <main>
            <header>
            <h1>{Encode(picture.Title())}</h1>
            <time datetime="{picture.Time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}">{time} UTC</time>
            </header>
            <p class="verdict {PictureSvg.Class(picture.State)}">{Sign(picture.State)}<span><strong>{Capital(picture.State.Word())}:</strong> {Encode(picture.Summary)}.</span></p>
            <div class="picture" role="region" aria-label="Picture of the control plane" tabindex="0">
            {new PictureSvg(picture, Encode).Draw()}
            </div>
            <ul class="legend" aria-label="Legend">
            {string.Concat(Legend.Select(state => $"<li class=\"{PictureSvg.Class(state)}\">{Sign(state)}<b>{state.Word()}: {Meaning(state)}</b></li>\n"))}</ul>
            <h2>In words</h2>
            <div class="table">
            <table>
            <thead><tr><th scope="col">What</th><th scope="col">Name</th><th scope="col">State</th><th scope="col">Seen</th></tr></thead>
            <tbody>
            {string.Concat(Rows())}</tbody>
            </table>
            </div>
            </main>
            </body>
            </html>

            """;
    }

    private IEnumerable<string> Rows() =>
    [
        Row("Endpoint", Name(picture.Endpoint), picture.Endpoint.State, Facts(picture.Endpoint, picture.Record.Count), picture.Endpoint.Problem),
        .. picture.Record.Select(record => Row("Record", record.Address, record.State, Facts(record) + (record.Node is { } node ? $", {Plain(node)}" : ", no node of the inventory"), record.Problem)),
        .. picture.Node.Select(node => Row(node.Role == NodeRole.ControlPlane ? "Control plane" : "Worker", node.Node.Name, node.State, Facts(node), node.Problem)),
        Row("etcd", Name(picture.Etcd), picture.Etcd.State, Facts(picture.Etcd), picture.Etcd.Problem),
        .. picture.Etcd.Member.Select(member => Row("etcd member", member.Name, member.State, $"{Facts(member)}, {Plain(member.Endpoint)}", member.Problem)),
    ];

    private static string Row(string kind, string name, PictureState state, string facts, ValueList<string> problems) =>
        $"<tr><td>{kind}</td><th scope=\"row\">{Encode(Plain(name))}</th><td class=\"state {PictureSvg.Class(state)}\">{Sign(state)}{state.Word()}</td>"
        + $"<td>{Encode(facts)}{string.Concat(problems.Where(problem => problem.Length > 0).Select(problem => $"<p>{Encode(Plain(problem))}</p>"))}</td></tr>\n";

    private static string Sign(PictureState state) => $"<svg width=\"18\" height=\"18\" aria-hidden=\"true\"><use href=\"#{PictureSvg.Class(state)}\"/></svg>";

    private static string Meaning(PictureState state) => state switch
    {
        PictureState.Healthy => "all that was looked at is well",
        PictureState.Degraded => "it serves, and something is wrong",
        PictureState.Down => "it does not serve",
        PictureState.NotJoined => "no part of the cluster yet",
        _ => "it could not be looked at",
    };

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static string Encode(string text) => Encoder.Encode(text);

    private static string Read(string name)
    {
        using StreamReader reader = new(typeof(PicturePage).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
