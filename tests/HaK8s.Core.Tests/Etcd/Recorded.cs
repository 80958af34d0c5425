using HaK8s.Etcd;
using HaK8s.Remote;
using HaK8s.Tests.Remote;

namespace HaK8s.Tests.Etcd;

/// <summary>What etcd-ask.sh gave on a node of the lab, whose three members are etcd 3.4.23.</summary>
internal static class Recorded
{
    public static readonly string[] Endpoints = ["https://etcd-1.lab.test:2379", "https://etcd-2.lab.test:2379", "https://etcd-3.lab.test:2379"];

    public static readonly EtcdNodeFiles Files = new("/none/ca", "/none/cert", "/none/key");

    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Etcd", "recorded", name);

    public static string Text(string name) => File.ReadAllText(Path(name));

    /// <summary>Without the replies that came after the first five requests.</summary>
    public static string Basics(string name) => string.Join('\n', Text(name).Split('\n').Where(line => !(line.Split('\t') is ["reply", _, "5", ..])));

    /// <summary>A node on which the script says what was recorded.</summary>
    public static LocalSession Session(string output, int status = 0) => new() { Result = _ => new RemoteResult(status, output, "") };

    public static IReadOnlyList<EtcdReplies> Replies(string name, int requests = 6) =>
        new EtcdFromNode(Session(""), Files, TimeSpan.FromSeconds(5)).Parse(Endpoints, requests, new RemoteResult(0, Text(name), ""));
}
