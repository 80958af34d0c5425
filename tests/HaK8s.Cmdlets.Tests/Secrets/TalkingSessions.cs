using System.Linq.Expressions;

using System.Reflection;
using System.Text.RegularExpressions;
using HaK8s.Tests.Runspaces;

namespace HaK8s.Tests.Secrets;

/// <summary>What a node answers to a script: status, standard output, standard error.</summary>
internal sealed record Answer(int Status, string Output, string Error);

/// <summary>
/// Puts sessions that answer as a test says in the place of SSH, in the built module of a runspace. The module's types are of its own load
/// context, so they are reached by reflection.
/// </summary>
internal sealed class TalkingSessions
{
    private readonly Type session, pool, result, library;

    public TalkingSessions(ModuleRunspace runspace)
    {
        Assembly cmdlets = ((System.Management.Automation.CmdletInfo)runspace.Invoke("Get-Command New-HaK8sNode").Values.Single()!).ImplementingType.Assembly;
        Type lifetime = cmdlets.GetType("HaK8s.ModuleLifetime", throwOnError: true)!;
        object pools = lifetime.GetField("Pools", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
        pool = pools.GetType().GetGenericArguments()[1];
        (session, result, library) = (Type("IRemoteSession"), Type("RemoteResult"), Type("ScriptLibrary"));
        Type create = pool.GetConstructors()[0].GetParameters()[0].ParameterType;
        ParameterExpression node = Expression.Parameter(create.GetGenericArguments()[0]);
        Delegate make = Expression.Lambda(create, Expression.Convert(Expression.Invoke(Expression.Constant((Func<object, object>)Open), Expression.Convert(node, typeof(object))), session), node).Compile();
        object talking = Activator.CreateInstance(pool, make)!;
        MethodInfo put = pools.GetType().GetMethod("AddOrUpdate")!;
        put.Invoke(pools, [runspace.Runspace, talking]);

        Type Type(string name) => pool.Assembly.GetType("HaK8s.Remote." + name, throwOnError: true)!;
    }

    /// <summary>What the nodes answer, by the script's name.</summary>
    public Func<string, Answer> Answers { get; set; } = _ => new Answer(1, "", "");

    /// <summary>The scripts that were asked.</summary>
    public HashSet<string> Asked { get; } = [];

    /// <summary>The keys of what a script prints, as its own text has them.</summary>
    public IEnumerable<string> KeysOf(string script)
    {
        string text = (string)library.GetMethod("Text", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.Invoke(null, [script])!;
        return Regex.Matches(text, @"(?:printf\s+'|field |print ""|\{ printf ""|echo ')([a-z][a-z-]+)(?:\\t|\b)").Select(match => match.Groups[1].Value).Distinct();
    }

    private object Open(object node)
    {
        object proxy = DispatchProxy.Create(session, typeof(Talk));
        Talk talk = (Talk)proxy;
        (talk.Node, talk.Run) = (node, Run);
        return proxy;
    }

    private object Run(string script, Action<string>? onLine)
    {
        lock (Asked)
            Asked.Add(script);
        Answer answer = Answers(script);
        foreach (string line in answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            onLine?.Invoke(line);
        object made = Activator.CreateInstance(result, answer.Status, answer.Output, answer.Error)!;
        return typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(result).Invoke(null, [made])!;
    }
}

/// <summary>One session; a proxy, since the interface is not known when this is compiled.</summary>
public class Talk : DispatchProxy
{
    internal object? Node { get; set; }

    internal Func<string, Action<string>?, object>? Run { get; set; }

    /// <inheritdoc />
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        "get_Node" => Node,
        "RunAsync" => Run!((string)args![0]!.GetType().GetProperty("Name")!.GetValue(args[0])!, (Action<string>?)args[1]),
        _ => null,
    };
}
