using System.Diagnostics;
using System.Globalization;

namespace Stoa.Packages.Tests;

/// <summary>
/// A <see cref="DebianRoot"/> with its systemd running, in namespaces of its own, the network's included: nothing of this machine is seen or reached.
/// </summary>
internal sealed class BootedDebian : IAsyncDisposable
{
    /// <summary>What a container engine does before it starts systemd; the hierarchy of control groups is of the kind that this kernel has.</summary>
    private const string Boot = """
        set -e
        mount --make-rprivate /
        mount --bind "$0" "$0"
        mount -t proc proc "$0/proc"
        mount -t sysfs sysfs "$0/sys"
        mount -t tmpfs tmpfs "$0/run"
        mount -t tmpfs tmpfs "$0/tmp"
        mount --bind /dev "$0/dev"
        if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
          mount -t cgroup2 cgroup2 "$0/sys/fs/cgroup"
        else
          mount -t tmpfs tmpfs "$0/sys/fs/cgroup"
          mkdir "$0/sys/fs/cgroup/systemd" "$0/sys/fs/cgroup/unified"
          mount -t cgroup -o none,name=systemd cgroup "$0/sys/fs/cgroup/systemd"
          mount -t cgroup2 cgroup2 "$0/sys/fs/cgroup/unified"
        fi
        ip link set lo up
        exec chroot "$0" env -i container=stoa PATH=/usr/sbin:/usr/bin:/sbin:/bin /usr/lib/systemd/systemd --log-target=journal
        """;

    private readonly DebianRoot _root;
    private readonly Process _namespaces;
    private string _systemd = "";

    private BootedDebian(DebianRoot root, Process namespaces) => (_root, _namespaces) = (root, namespaces);

    /// <summary>Of a root in which systemd is installed.</summary>
    public static async Task<BootedDebian> Start(DebianRoot root)
    {
        string[] own = ["--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup", "--fork", "--kill-child"];
        var booted = new BootedDebian(root, Process.Start("unshare", [.. own, "sh", "-c", Boot, root.Folder]));
        await booted.UntilUp();
        return booted;
    }

    public Task<string> Run(params string[] command) => Shell.Run("nsenter", Inside(command));

    private string[] Inside(string[] command)
    {
        string[] chroot = ["chroot", _root.Folder, "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive"];
        return ["--target", _systemd, "--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup", .. chroot, .. command];
    }

    /// <summary>Everything in it ends with its first process.</summary>
    public async ValueTask DisposeAsync()
    {
        _namespaces.Kill();
        await _namespaces.WaitForExitAsync();
        _namespaces.Dispose();
    }

    private async Task UntilUp()
    {
        var said = "";
        for (var clock = Stopwatch.StartNew(); said is not ("running" or "degraded"); await Task.Delay(250, TestContext.Current.CancellationToken))
        {
            Assert.True(!_namespaces.HasExited && clock.Elapsed < TimeSpan.FromMinutes(1), "systemd is not up: " + said);
            var children =
                $"/proc/{_namespaces.Id.ToString(CultureInfo.InvariantCulture)}/task/{_namespaces.Id.ToString(CultureInfo.InvariantCulture)}/children";
            _systemd = (await File.ReadAllTextAsync(children, TestContext.Current.CancellationToken)).Trim();
            if (_systemd.Length > 0)
            {
                said = (await Shell.Try("/", "nsenter", Inside(["systemctl", "is-system-running"]))).Output.Trim();
            }
        }
    }
}
