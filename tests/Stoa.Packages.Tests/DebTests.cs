using Microsoft.Extensions.Logging.Abstractions;
using Stoa.EmbeddedPostgres;

namespace Stoa.Packages.Tests;

/// <summary>The Debian package, in a Debian that has nothing but apt: installed, run as its service would be, upgraded, removed, purged.</summary>
public sealed class DebTests(Built built)
{
    private const string Settings = "/etc/stoa/appsettings.json";
    private const string Data = "/var/lib/stoa";

    [Fact]
    public async Task It_lives_from_installation_to_purge()
    {
        Built.Need();
        await using var root = await DebianRoot.Create();
        var postgres = Directory.CreateTempSubdirectory("stoa-database-").FullName;
        await using var database = await PostgresServer.StartAsync(
            new EmbeddedPostgresOptions(postgres) { Durable = false },
            NullLogger.Instance,
            TestContext.Current.CancellationToken
        );
        await Install(root);
        await Run(root, database.ConnectionString);
        await Upgrade(root, database.ConnectionString);
        await Remove(root);
        await Purge(root);
        await KeepADatabase(root);
        await Delete(postgres);
    }

    [Fact]
    public async Task Systemd_understands_the_unit_and_finds_it_confined()
    {
        Built.Need();
        Assert.SkipUnless(Shell.Has("systemd-analyze"), "Not installed: systemd.");
        var folder = Directory.CreateTempSubdirectory("stoa-unit-").FullName;
        await Shell.Run("dpkg-deb", "-x", built.Deb, folder);

        // Nothing is installed where the unit says.
        var unit = Path.Combine(folder, "usr/lib/systemd/system/stoa.service");
        await Shell.Run("sed", "-i", "s:^ExecStart=.*:ExecStart=/bin/true:", unit);
        var (code, output, errors) = await Shell.Try(folder, "systemd-analyze", "verify", unit);
        Assert.Equal((0, ""), (code, output + errors));
        await Shell.Run("systemd-analyze", "security", "--offline=true", "--threshold=20", unit);

        await Shell.Run("rm", "-rf", folder);
    }

    [Fact]
    public async Task Lintian_finds_nothing_that_is_not_meant()
    {
        Built.Need(full: true);
        Assert.SkipUnless(Shell.Has("lintian"), "Not installed: lintian.");
        // Libraries inside are what self-contained means.
        string[] known = ["embedded-library", "no-manual-page", "syntax-error-in-debian-changelog"];
        await Shell.Run("lintian", "--allow-root", "--suppress-tags", string.Join(',', known), "--fail-on", "error,warning", built.Deb);
    }

    private async Task Install(DebianRoot root)
    {
        File.Copy(built.Deb, root.Outside("/stoa.deb"));
        var said = await root.Install("/stoa.deb");

        Assert.Contains("sudo systemctl enable --now stoa", said, StringComparison.Ordinal);
        Assert.Equal("640 root:stoa\n", await root.Run("stat", "-c", "%a %U:%G", Settings));
        Assert.Equal("750 stoa:stoa\n", await root.Run("stat", "-c", "%a %U:%G", Data));
        Assert.StartsWith($"stoa {Built.Version}+", await root.Run("stoa", "--version"), StringComparison.Ordinal);
    }

    /// <summary>As systemd would: the command, the account and the environment are the unit's.</summary>
    private static async Task Run(DebianRoot root, string database)
    {
        var settings = await root.Read(Settings);
        var changed = settings.Replace("Host=/var/run/postgresql;Database=stoa;Username=stoa", database, StringComparison.Ordinal);
        Assert.NotEqual(settings, changed, StringComparer.Ordinal);
        await File.WriteAllTextAsync(root.Outside(Settings), changed, TestContext.Current.CancellationToken);

        Assert.Contains("Applied ", await root.Run("stoa", "migrate"), StringComparison.Ordinal);
        await using var stoa = await Serve(root);
        await Shopping.Pages(stoa);
        Assert.DoesNotContain("Error", stoa.Output, StringComparison.Ordinal);
        Assert.Equal(0, await stoa.Stop());
        Assert.Equal("600 stoa:stoa\n", await root.Run("stat", "-c", "%a %U:%G", Data + "/super-admin.password"));
    }

    private static async Task<RunningStoa> Serve(DebianRoot root)
    {
        var unit = (await root.Read("/usr/lib/systemd/system/stoa.service")).Split('\n');
        string Of(string key) => unit.Single(line => line.StartsWith(key + "=", StringComparison.Ordinal))[(key.Length + 1)..];
        string[] account = ["setpriv", "--reuid=" + Of("User"), "--regid=" + Of("Group"), "--init-groups", "--no-new-privs"];
        return await RunningStoa.Start("/", [.. root.Enter, .. account, "env", .. Of("Environment").Split(' '), Of("ExecStart")]);
    }

    /// <summary>The administrator's settings stay and the new ones lie beside them; so do data, and the shop runs on.</summary>
    private async Task Upgrade(DebianRoot root, string database)
    {
        var next = root.Outside("/next");
        await Shell.Run("dpkg-deb", "-R", built.Deb, next);
        await Shell.Run("sed", "-i", "s/^Version: .*/Version: 99.0.0/", Path.Combine(next, "DEBIAN/control"));
        await File.AppendAllTextAsync(Path.Combine(next, "etc/stoa/appsettings.json"), "// More.\n", TestContext.Current.CancellationToken);
        await Shell.Run("dpkg-deb", "--root-owner-group", "-Zzstd", "-z1", "--build", next, root.Outside("/next.deb"));
        await root.Install("/next.deb");

        Assert.Equal("99.0.0", await root.Run("dpkg-query", "-W", "-f", "${Version}", "stoa"));
        Assert.Contains(database, await root.Read(Settings), StringComparison.Ordinal);
        Assert.Contains("// More.", await root.Read(Settings + ".dpkg-dist"), StringComparison.Ordinal);
        Assert.Equal("640 root:stoa\n", await root.Run("stat", "-c", "%a %U:%G", Settings));
        await using var stoa = await Serve(root);
        Assert.Contains("password printed at the first start", stoa.Output, StringComparison.Ordinal);
    }

    private static async Task Remove(DebianRoot root)
    {
        await root.Run("apt-get", "remove", "-y", "-q", "stoa");

        Assert.False(root.Has("/usr/lib/stoa") || root.Has("/usr/bin/stoa") || root.Has("/usr/lib/systemd/system/stoa.service"));
        Assert.True(root.Has(Settings) && root.Has(Data + "/super-admin.password"));
        Assert.Contains("stoa:", await root.Read("/etc/passwd"), StringComparison.Ordinal);
    }

    private static async Task Purge(DebianRoot root)
    {
        await root.Run("apt-get", "purge", "-y", "-q", "stoa");

        foreach (var list in new[] { "/etc/passwd", "/etc/group", "/etc/shadow" })
        {
            Assert.DoesNotContain("stoa", await root.Read(list), StringComparison.Ordinal);
        }
        // What is left is what the test put there.
        var left = await root.Run("find", "/", "-xdev", "-path", "/next", "-prune", "-o", "-iname", "*stoa*", "-print");
        Assert.Equal("/stoa.deb\n", left);
    }

    /// <summary>A shop in an embedded database is worth more than a tidy purge.</summary>
    private static async Task KeepADatabase(DebianRoot root)
    {
        await root.Install("/stoa.deb");
        await root.Run("install", "-d", "-o", "stoa", Data + "/postgres");
        await root.Run("apt-get", "purge", "-y", "-q", "stoa");

        Assert.True(root.Has(Data + "/postgres"));
        Assert.Contains("stoa:", await root.Read("/etc/passwd"), StringComparison.Ordinal);
        Assert.False(root.Has("/etc/stoa"));
    }

    private static async Task Delete(string folder)
    {
        if (new DirectoryInfo(Path.Combine(folder, "postgres")).LinkTarget is { } elsewhere)
        {
            await Shell.Run("rm", "-rf", Path.GetDirectoryName(elsewhere)!);
        }
        await Shell.Run("rm", "-rf", folder);
    }
}
