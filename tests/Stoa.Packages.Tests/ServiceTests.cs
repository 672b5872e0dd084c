namespace Stoa.Packages.Tests;

/// <summary>The service under a systemd that runs, beside the PostgreSQL of the same Debian, by the commands that the package itself names.</summary>
public sealed class ServiceTests(Built built)
{
    [Fact]
    public async Task Systemd_starts_the_shop_brings_it_back_and_upgrades_it()
    {
        Built.Need(full: true);
        await using var root = await DebianRoot.Create();
        File.Copy(built.Deb, root.Outside("/stoa.deb"));
        await root.Install("systemd", "systemd-sysv", "dbus", "postgresql", "curl", "/stoa.deb");
        await using var debian = await BootedDebian.Start(root);
        await debian.Run("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "createuser", "stoa");
        await debian.Run("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "createdb", "--owner", "stoa", "stoa");
        Assert.Contains("0 errors", await debian.Run("stoa", "doctor"), StringComparison.Ordinal);

        // Returns when the server has said that it is ready: no waiting here.
        await debian.Run("systemctl", "enable", "--now", "stoa");
        await Answers(debian);
        Assert.Equal("notify\n", await debian.Run("systemctl", "show", "stoa", "--property", "Type", "--value"));

        await debian.Run("systemctl", "kill", "--signal=KILL", "stoa");
        await debian.Run("sh", "-c", "until [ \"$(systemctl show stoa --property NRestarts --value)\" = 1 ] && systemctl is-active stoa; do sleep 0.2; done");
        await Answers(debian);

        await debian.Run("dpkg", "-i", "/stoa.deb");
        await Answers(debian);
        await Shell.Run("dpkg-deb", "-R", built.Deb, root.Outside("/broken"));
        await File.WriteAllTextAsync(root.Outside("/broken/DEBIAN/preinst"), "#!/bin/sh\nexit 1\n", TestContext.Current.CancellationToken);
        await Shell.Run("chmod", "755", root.Outside("/broken/DEBIAN/preinst"));
        await Shell.Run("dpkg-deb", "--root-owner-group", "-Zzstd", "-z1", "--build", root.Outside("/broken"), root.Outside("/broken.deb"));
        await debian.Run("sh", "-c", "! dpkg -i /broken.deb");
        await Answers(debian);
        await debian.Run("systemctl", "stop", "stoa");
        Assert.Equal("success\n", await debian.Run("systemctl", "show", "stoa", "--property", "Result", "--value"));

        await debian.Run("dpkg", "--purge", "stoa");
        Assert.DoesNotContain("stoa", await debian.Run("systemctl", "list-unit-files"), StringComparison.Ordinal);
    }

    private static async Task Answers(BootedDebian debian)
    {
        Assert.Equal("active\n", await debian.Run("systemctl", "is-active", "stoa"));
        Assert.Equal("{\"status\":\"ok\"}", await debian.Run("curl", "--silent", "--fail", "http://localhost:8080/health/ready"));
        Assert.Contains("<title>", await debian.Run("curl", "--silent", "--fail", "http://localhost:8080/console/"), StringComparison.Ordinal);
    }
}
