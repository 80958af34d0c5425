using HaK8s.Tests.Lab;

namespace HaK8s.Tests.Faults;

/// <summary>
/// A place in the middle of a remote script: a program of the node that, when a script comes to it, waits until the test lets it go on and
/// then does what it always does.
/// </summary>
internal sealed class Hook
{
    private readonly LabNode node;
    private readonly string program;

    private Hook(LabNode node, string program) => (this.node, this.program) = (node, program);

    /// <summary>Holds a program of this name, at its call with this number.</summary>
    public static async Task<Hook> PutAsync(LabNode node, string program, int call = 1)
    {
        // sshd's own search path begins with this folder.
        await node.ShAsync($$"""
            real=$(command -v {{program}})
            cat >/usr/local/bin/{{program}} <<END
            #!/bin/sh
            echo called >>/root/hook-{{program}}-calls
            if [ "\$(wc -l </root/hook-{{program}}-calls)" -ge {{call}} ]; then
              : >/root/hook-{{program}}-reached
              while [ ! -e /root/hook-{{program}}-open ]; do sleep 0.1; done
            fi
            exec $real "\$@"
            END
            chmod 755 /usr/local/bin/{{program}}
            """);
        return new(node, program);
    }

    /// <summary>Waits until a script has come to it.</summary>
    public Task ReachedAsync() => node.UntilAsync($"[ -e /root/hook-{program}-reached ]");

    /// <summary>Lets what waits go on, and everybody after it.</summary>
    public Task OpenAsync() => node.ShAsync($": >/root/hook-{program}-open");

    /// <summary>As it was before.</summary>
    public Task RemoveAsync() => node.ShAsync($"rm -f /usr/local/bin/{program} /root/hook-{program}-*");
}
