using HaK8s.Compatibility;
using HaK8s.Inventory;

namespace HaK8s.Containerd.Configuration;

/// <summary>containerd's config.toml of version 2 or 3: what it says to the kubelet's needs, and the edits that make it say something else.</summary>
internal sealed class ContainerdConfigFile
{
    /// <summary>Where mirrors go when the file names no place.</summary>
    public const string DefaultCerts = "/etc/containerd/certs.d";

    private const string Cri = "io.containerd.grpc.v1.cri", Images = "io.containerd.cri.v1.images", Runtime = "io.containerd.cri.v1.runtime";

    private readonly List<string> changes = [];
    private readonly bool newBinDirs;
    private TomlText toml;

    /// <param name="text">The file's content.</param>
    /// <param name="path">For messages.</param>
    /// <param name="installed">Decides the name of the CNI plugin setting where neither name is there.</param>
    /// <exception cref="HaK8sException"><c>ContainerdConfigBroken</c>, <c>ContainerdConfigVersion</c>.</exception>
    public ContainerdConfigFile(string text, string path, ContainerdVersion? installed)
    {
        toml = TomlText.Parse(text, path);
        newBinDirs = installed is { Major: > 2 } or { Major: 2, Minor: >= 1 };
        long version = toml.Integer("version") ?? 1;
        // Without plugin settings a file of version 1, such as docker's package ships, means the same in version 2.
        if (version == 1 && !toml.Has("plugins") && Unprefixed().All(IsCri))
        {
            toml = toml.Set(["version"], "2");
            changes.Add("version 1 -> 2");
            version = 2;
        }
        if (version is not (2 or 3))
            throw Failure.ContainerdConfigVersion(path, version);
        Version = (int)version;
    }

    public int Version { get; }

    public string Text => toml.Text;

    /// <summary>What was changed, in words: <c>SystemdCgroup false -> true</c>.</summary>
    public IReadOnlyList<string> Changes => changes;

    public bool SystemdCgroup => toml.Bool(Options) ?? false;

    public string? SandboxImage => toml.String(SandboxKey);

    /// <summary>The directory of hosts.toml files; null when the file names none.</summary>
    public string? CertsDirectory => toml.String(RegistryKey("config_path")) is { Length: > 0 } path ? path.Split(':')[0] : null;

    public IReadOnlyList<string> Imports => toml.Strings("imports") ?? [];

    private string[] SandboxKey => Version == 2 ? ["plugins", Cri, "sandbox_image"] : ["plugins", Images, "pinned_images", "sandbox"];

    private string[] RuntimeTable => ["plugins", Version == 2 ? Cri : Runtime];

    private string[] RuncTable =>
        [.. RuntimeTable, "containerd", "runtimes", toml.String([.. RuntimeTable, "containerd", "default_runtime_name"]) is { Length: > 0 } name ? name : "runc"];

    private string[] Options => [.. RuncTable, "options", "SystemdCgroup"];

    private string[] RegistryKey(string name) => ["plugins", Version == 2 ? Cri : Images, "registry", name];

    /// <summary>Edits the text to the settings.</summary>
    /// <exception cref="HaK8sException"><c>LegacyRegistryMirrors</c>, <c>ContainerdConfigForm</c>.</exception>
    public void Apply(ContainerdSettings settings, string path)
    {
        if (new[] { settings.CniBinDir, settings.CniConfDir }.OfType<string>().FirstOrDefault(folder => !PlainText.IsNodePath(folder)) is { } bad)
            throw Failure.TargetPathInvalid(bad);
        foreach (string name in new[] { settings.SandboxImage, settings.ImageRepository }.OfType<string>())
            PlainText.Word("image", name);
        EnableCri();
        SetCgroups(settings.CgroupDriver == CgroupDriver.Systemd);
        if (settings.SandboxImage is { } image)
            SetString("sandbox image", SandboxKey, image);
        else if (settings.KubernetesVersion is { } kubernetes)
            SetString("sandbox image", SandboxKey, PauseImage.For(kubernetes, settings.ImageRepository ?? PauseImage.RepositoryOf(SandboxImage ?? "")));
        if (settings.CniBinDir is { } plugins)
            SetBinDirectory(plugins);
        if (settings.CniConfDir is { } networks)
            SetString("CNI conf_dir", [.. RuntimeTable, "cni", "conf_dir"], networks);
        if (settings.RegistryMirrors.Count == 0)
            return;
        // The default text has the table, empty; only entries in it conflict with config_path.
        if (toml.HasBelow(RegistryKey("mirrors")))
            throw Failure.LegacyRegistryMirrors(path);
        if (CertsDirectory is null)
            SetString("registry config_path", RegistryKey("config_path"), DefaultCerts);
    }

    private static bool IsCri(string id) => id is "cri" or Cri or Images or Runtime;

    private IEnumerable<string> Unprefixed() =>
        (toml.Strings("disabled_plugins") ?? []).Concat(toml.Strings("required_plugins") ?? []).Where(id => !id.StartsWith("io.containerd.", StringComparison.Ordinal));

    private void EnableCri()
    {
        if (toml.Strings("disabled_plugins") is not { } disabled || !disabled.Any(IsCri))
            return;
        toml = toml.Set(["disabled_plugins"], TomlText.Quote(disabled.Where(id => !IsCri(id))));
        changes.Add("CRI enabled");
    }

    private void SetCgroups(bool systemd)
    {
        if (SystemdCgroup == systemd)
            return;
        changes.Add($"SystemdCgroup {Word(!systemd)} -> {Word(systemd)}");
        // containerd takes a runtime that is named here for given in full: without a type it would not start its CRI.
        if (RuncTable[^1] == "runc" && toml.String([.. RuncTable, "runtime_type"]) is not { Length: > 0 })
            toml = toml.Set([.. RuncTable, "runtime_type"], TomlText.Quote("io.containerd.runc.v2"));
        toml = toml.Set(Options, Word(systemd));
    }

    private void SetBinDirectory(string directory)
    {
        string[] table = [.. RuntimeTable, "cni"];
        if (toml.Strings([.. table, "bin_dirs"]) is { } present)
        {
            if (present is [var only] && only == directory)
                return;
            toml = toml.Set([.. table, "bin_dirs"], TomlText.Quote([directory]));
            changes.Add($"CNI bin_dirs {string.Join(",", present)} -> {directory}");
        }
        else if (Version == 3 && newBinDirs && toml.String([.. table, "bin_dir"]) is null)
        {
            toml = toml.Set([.. table, "bin_dirs"], TomlText.Quote([directory]));
            changes.Add($"CNI bin_dirs {directory}");
        }
        else
            SetString("CNI bin_dir", [.. table, "bin_dir"], directory);
    }

    private void SetString(string what, string[] key, string value)
    {
        string? present = toml.String(key);
        if (present == value)
            return;
        toml = toml.Set(key, TomlText.Quote(value));
        changes.Add(present is null or "" ? $"{what} {value}" : $"{what} {present} -> {value}");
    }

    private static string Word(bool value) => value ? "true" : "false";
}
