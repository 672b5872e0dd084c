using Microsoft.Extensions.Logging.Abstractions;
using Stoa.EmbeddedPostgres;

namespace Stoa.Packages.Tests;

/// <summary>One database, nodes of the release before and of this one: the way of a rolling update (ADR 76, 86).</summary>
public sealed class RollingUpdateTests
{
    [Fact]
    public async Task Nodes_of_the_release_before_sell_on_the_new_schema_or_are_told_that_they_cannot()
    {
        Built.Need();
        var folder = Directory.CreateTempSubdirectory("stoa-rolling-").FullName;
        var options = new EmbeddedPostgresOptions(Path.Combine(folder, "database")) { Durable = false };
        try
        {
            await using var before = await ReleaseBefore.Build();
            await using var database = await PostgresServer.StartAsync(options, NullLogger.Instance, TestContext.Current.CancellationToken);
            string[] settings = ["--Database:ConnectionString", database.ConnectionString, "--Demo:Seed", "true", "--RateLimits:Enabled", "false"];
            var now = Path.Combine(Built.Checkout, "src", "Stoa.Server", "bin", Configuration, "net10.0", "Stoa.Server.dll");

            await using var old = await Start(before.Program, "old");
            var buyer = await Buyer.SignUp(old);
            await buyer.Order(old);
            await Shell.RunIn(folder, "dotnet", [now, "migrate", .. settings, "--Data:Directory", Path.Combine(folder, "migrate")]);

            if (before.IsLeftBehind)
            {
                // Old nodes are stopped before such a release is started; one that comes back too late does no harm.
                var (code, _, errors) = await Shell.Try(folder, "dotnet", [before.Program, .. settings, "--Data:Directory", Path.Combine(folder, "late")]);
                Assert.Equal(4, code);
                Assert.Contains("newer than this program", errors, StringComparison.Ordinal);
                await old.Stop();
                await using var alone = await Start(now, "new");
                await buyer.Order(alone);
                Assert.Equal(2, await buyer.Orders(alone));
                return;
            }
            await buyer.Order(old);
            await using var node = await Start(now, "new");
            await buyer.Order(node);
            await using var restarted = await Start(before.Program, "restarted");
            await (await Buyer.SignUp(restarted)).Order(node);
            await buyer.Order(restarted);
            foreach (var one in new[] { old, node, restarted })
            {
                Assert.Equal(4, await buyer.Orders(one));
            }

            Task<RunningStoa> Start(string program, string name) =>
                RunningStoa.Start(folder, ["dotnet", program], [.. settings, "--Data:Directory", Path.Combine(folder, name)]);
        }
        finally
        {
            await Shell.Run("rm", "-rf", folder);
        }
    }

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
