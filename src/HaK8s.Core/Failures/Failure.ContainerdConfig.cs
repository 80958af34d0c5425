namespace HaK8s;

public static partial class Failure
{
    private const string ConfigStage = "configure containerd";

    internal static HaK8sException ContainerdConfigBroken(string path, int line, int column, string message) => new(
        "ContainerdConfigBroken", FailureKind.InvalidInput, ConfigStage,
        $"{path} is no valid TOML: line {line}, column {column}: {message}",
        "Mend the file there, or move it away to begin with containerd's own default.");

    internal static HaK8sException ContainerdConfigVersion(string path, long version) => new(
        "ContainerdConfigVersion", FailureKind.Unsupported, ConfigStage,
        $"{path} is a configuration of version {version}; versions 2 and 3 can be edited.",
        "Convert it with 'containerd config migrate' (containerd 1.7 and later), or move it away to begin with containerd's own default.");

    internal static HaK8sException ContainerdConfigForm(string key) => new(
        "ContainerdConfigForm", FailureKind.Conflict, ConfigStage,
        $"{key} cannot be added: its table is written inline or by dotted keys.",
        "Write that table with a [header] of its own, or set the key by hand.");

    internal static HaK8sException LegacyRegistryMirrors(string path) => new(
        "LegacyRegistryMirrors", FailureKind.Conflict, ConfigStage,
        $"{path} has mirrors in registry.mirrors; containerd refuses these together with config_path, which -RegistryMirror needs.",
        "Move those mirrors to -RegistryMirror too and take the registry.mirrors tables out of the file.");

    internal static HaK8sException RegistryMirrorInvalid(string text) => new(
        "RegistryMirrorInvalid", FailureKind.InvalidInput, ConfigStage,
        $"'{Shown(text)}' is neither a registry host nor a mirror's URL.",
        "Give a table such as @{'docker.io' = 'https://mirror.example:5000'}; several URLs are an array.");

    internal static HaK8sException ProxyInvalid(string name) => new(
        "ProxyInvalid", FailureKind.InvalidInput, ConfigStage,
        $"The value for {name} has a control character.",
        "Give one line, such as http://proxy.example:3128.");

    internal static HaK8sException ContainerdMissing() => new(
        "ContainerdMissing", FailureKind.NotFound, ConfigStage,
        "containerd is not installed.",
        "Install it from the distribution or from containerd.io.");

    internal static HaK8sException ContainerdDefaultFailed(string said) => new(
        "ContainerdDefaultFailed", FailureKind.RemoteCommand, ConfigStage,
        "'containerd config default' failed.",
        "See what the node says; the installation may be damaged.") { StandardError = said };

    internal static HaK8sException ContainerdDidNotAnswer(string why, string journal, bool restored) => new(
        "ContainerdDidNotAnswer", FailureKind.RemoteCommand, ConfigStage,
        $"With the new configuration containerd did not serve the CRI: {why}. "
        + (restored ? "The files are as they were, and containerd answers again." : "The files are as they were, but containerd does not answer with them either.")
        + (journal.Length == 0 ? "" : "\n" + journal),
        restored ? "See the journal's lines above for what it does not accept." : "See 'journalctl -u containerd' on the node.") { StandardError = journal };
}
