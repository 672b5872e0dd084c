using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.EmbeddedPostgres;

namespace Stoa.Packages.Tests;

/// <summary>The OCI image, unpacked as an engine does it and started with what its configuration says.</summary>
public sealed class ImageTests(Built built)
{
    [Fact]
    public async Task It_runs_with_its_own_account_environment_and_command_and_nothing_of_this_machine()
    {
        Built.Need(full: true);
        Assert.SkipUnless(Environment.IsPrivilegedProcess && Shell.Has("umoci"), "Needs root, and umoci.");
        var folder = Directory.CreateTempSubdirectory("stoa-image-").FullName;
        await Shell.Run("chmod", "0755", folder);
        var layout = Directory.CreateDirectory(Path.Combine(folder, "layout")).FullName;
        await Shell.RunIn(layout, "tar", "xf", built.File($"stoa-{Built.Version}-oci-{(Built.Rid == "linux-arm64" ? "arm64" : "amd64")}.tar"));
        await Shell.Run("umoci", "unpack", "--image", $"{layout}:{Built.Version}", Path.Combine(folder, "bundle"));
        var root = Path.Combine(folder, "bundle", "rootfs");
        var config = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "bundle", "config.json"), TestContext.Current.CancellationToken))!;

        await using (var database = await Database(Path.Combine(folder, "database")))
        {
            await using var stoa = await RunningStoa.Start("/", Start(root, config, database.ConnectionString));
            await Shopping.Pages(stoa);
            Assert.DoesNotContain("Cannot load", stoa.Output, StringComparison.Ordinal);
            Assert.Equal(0, await stoa.Stop());
        }
        Assert.Equal("600 10001\n", await Shell.Run("stat", "-c", "%a %u", Path.Combine(root, "var/lib/stoa/super-admin.password")));
        Assert.False(File.Exists(Path.Combine(root, "bin/sh")) || Directory.Exists(Path.Combine(root, "etc/apt")));
        Assert.Contains(
            "BEGIN CERTIFICATE",
            await File.ReadAllTextAsync(Path.Combine(root, "etc/ssl/certs/ca-certificates.crt"), TestContext.Current.CancellationToken)
        );
        await Shell.Run("rm", "-rf", "--one-file-system", folder);
    }

    [Fact]
    public async Task Made_twice_it_is_the_same()
    {
        Built.Need(full: true);
        Assert.SkipUnless(Shell.Has("umoci") && Shell.Has("mmdebstrap"), "Not installed: umoci and mmdebstrap.");
        var second = Directory.CreateTempSubdirectory("stoa-second-").FullName;
        await Built.Make(second, "image");
        var images = Directory.GetFiles(second, "*-oci-*.tar");

        Assert.NotEmpty(images);
        foreach (var image in images)
        {
            await Shell.Run("cmp", image, built.File(Path.GetFileName(image)));
        }
        await Shell.Run("rm", "-rf", second);
    }

    /// <summary>As an engine with a read-only root: devices, processes, a folder for temporary files, and the volume.</summary>
    private const string Engine = """
        set -e
        mount --bind "$0" "$0"
        mount --bind "$0/var/lib/stoa" "$0/var/lib/stoa"
        mount -o remount,bind,ro "$0"
        mount -t proc proc "$0/proc"
        mount --rbind /dev "$0/dev"
        mount -t tmpfs tmpfs "$0/tmp"
        exec chroot "$@"
        """;

    /// <summary>A command that does what an engine does: a view of the image's files only, its account, its environment.</summary>
    private static string[] Start(string root, JsonNode config, string database)
    {
        var process = config["process"]!;
        var user = ((int)process["user"]!["uid"]!).ToString(CultureInfo.InvariantCulture);
        var variables = process["env"]!.AsArray().Select(one => (string)one!).Append("Database__ConnectionString=" + database);
        // There is no `env` and no shell in it, so the variables are set before it is entered.
        string[] own = ["env", "-i", .. variables, "unshare", "--mount", "sh", "-c", Engine, root];
        return [.. own, $"--userspec={user}:{user}", "--groups=", root, .. process["args"]!.AsArray().Select(one => (string)one!)];
    }

    private static Task<PostgresServer> Database(string folder) =>
        PostgresServer.StartAsync(new EmbeddedPostgresOptions(folder) { Durable = false }, NullLogger.Instance, TestContext.Current.CancellationToken);
}
