using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using HaK8s.ControlPlane;
using HaK8s.Tests.Remote;
using Xunit;

namespace HaK8s.Tests.ControlPlane.Picture;

/// <summary>The picture as a page. What a browser makes of it is tested in the lab, with a browser.</summary>
public sealed partial class PicturePageTests
{
    private static readonly string[] Referring = ["src", "srcset", "action", "data", "poster", "background", "style"];

    public static TheoryData<string> All() => PictureTextTests.All();

    // All of the page but the head, whose elements have no end, is XML too.
    private static XElement Body(string page) => XElement.Parse(page[page.IndexOf("<body>", StringComparison.Ordinal)..(page.IndexOf("</body>", StringComparison.Ordinal) + 7)]);

    [Theory]
    [MemberData(nameof(All))]
    public void It_is_well_formed_and_refers_to_itself_alone(string name)
    {
        string page = new PicturePage(PictureTextTests.Picture(name)).Write();
        XElement body = Body(page);
        string[] ids = [.. body.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(body.Descendants().Attributes("href"), href => Assert.Contains(href.Value[1..], ids));
        Assert.DoesNotContain(body.Descendants().Attributes(), attribute => Referring.Contains(attribute.Name.LocalName) || attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(body.Descendants(), element => element.Name.LocalName is "script" or "img" or "iframe" or "link" or "object" or "style" or "foreignObject" or "image" or "a");
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_policy_lets_in_its_own_style_and_nothing_else()
    {
        string page = new PicturePage(Pictures.Well).Write();
        string checksum = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style().Match(page).Groups[1].Value)));
        Assert.Contains($"content=\"default-src 'none'; style-src 'sha256-{checksum}'; base-uri 'none'; form-action 'none'\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_part_is_a_box_with_a_tooltip_and_a_row_in_words(string name)
    {
        ControlPlanePicture picture = PictureTextTests.Picture(name);
        XElement body = Body(new PicturePage(picture).Write());
        int parts = 1 + picture.Record.Count + picture.Node.Count + picture.Etcd.Member.Count;
        XElement[] boxes = [.. body.Descendants().Where(element => (string?)element.Attribute("role") == "listitem")];
        Assert.Equal(parts + (picture.Etcd.Member.Count == 0 ? 1 : 0), boxes.Length);
        Assert.All(boxes, box => Assert.Contains(box.Elements(), element => element.Name.LocalName == "title" && element.Value.Length > 0));
        Assert.Equal(parts + 1, body.Descendants("tbody").Elements().Count());
    }

    [Fact]
    public void A_name_is_text_whatever_it_tries_to_be()
    {
        XElement body = Body(new PicturePage(Pictures.Hostile).Write());
        Assert.Contains("<script>alert(1)</script>", body.Descendants("h1").Single().Value, StringComparison.Ordinal);
        Assert.Contains(body.Descendants("th"), name => name.Value.Contains("<b onclick='x'>", StringComparison.Ordinal));
        Assert.DoesNotContain(body.Value, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain('\u202E', body.Value);
    }

    [Fact]
    public void A_state_is_told_in_words_as_well_as_by_sign_and_colour()
    {
        XElement body = Body(new PicturePage(Pictures.Degraded).Write());
        Assert.All(body.Descendants("td").Where(cell => ((string?)cell.Attribute("class") ?? "").StartsWith("state", StringComparison.Ordinal)), cell => Assert.NotEqual("", cell.Value));
        Assert.Equal(5, body.Descendants("li").Count());
        Assert.NotEmpty(body.Descendants().Single(element => element.Name.LocalName == "desc").Value);
    }

    [Fact]
    public void It_is_written_whole_or_not_at_all()
    {
        using TemporaryDirectory folder = new();
        string path = Path.Combine(folder.Path, "new", "picture.html");
        new PicturePage(Pictures.Well).Save(path);
        Assert.Equal(new PicturePage(Pictures.Well).Write(), File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        Directory.CreateDirectory(Path.Combine(folder.Path, "taken"));
        Assert.Equal("PictureNotWritten", Assert.Throws<HaK8sException>(() => new PicturePage(Pictures.Well).Save(Path.Combine(folder.Path, "taken"))).ErrorId);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [GeneratedRegex("<style>(.*)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
