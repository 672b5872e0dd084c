using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Moving;

/// <summary><c>import</c> and <c>export</c>, as run from a shell.</summary>
public sealed class MovingCommandTests(TestDatabases databases)
{
    [Fact]
    public async Task A_file_is_tried_applied_and_exported_from_the_command_line()
    {
        var connection = await databases.Create();
        await using var database = NpgsqlDataSource.Create(connection);
        var folder = Directory.CreateTempSubdirectory("stoa-moving-").FullName;
        try
        {
            var file = Path.Combine(folder, "products.csv");
            await File.WriteAllTextAsync(
                file,
                "sku,name,category_id,base_price\nCLI-1,One,cat-1,1.00\nCLI-2,Two,cat-1,x\n",
                TestContext.Current.CancellationToken
            );

            var tried = await Run(connection, "import", "products", file, "--dry-run");
            Assert.Equal(1, tried.ExitCode);
            Assert.Contains("line 3: base_price wrong_type x", tried.Output, StringComparison.Ordinal);
            Assert.Contains("is staged: 1 to create, 0 to update, 0 unchanged, 1 wrong.", tried.Output, StringComparison.Ordinal);
            Assert.Contains("is staged", (await Run(connection, "import", "products", file)).Output, StringComparison.Ordinal);
            Assert.Equal(0, await Count(database));

            var applied = await Run(connection, "import", "products", file, "--skip-errors");
            Assert.Contains("is applied: 1 created, 0 updated, 0 unchanged, 1 wrong.", applied.Output, StringComparison.Ordinal);
            Assert.Equal(1, await Count(database));

            var exported = await Run(connection, "export", "products", Path.Combine(folder, "out.csv"));
            Assert.Equal((0, ""), (exported.ExitCode, exported.Output));
            var back = await Run(connection, "import", "products", Path.Combine(folder, "out.csv"));
            Assert.Equal(0, back.ExitCode);
            Assert.Contains("0 created, 0 updated, ", back.Output, StringComparison.Ordinal);
            Assert.Contains("CLI-1", (await Run(connection, "export", "products", "--format", "ndjson")).Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_in_a_sentence()
    {
        var connection = await databases.Create();
        Assert.Equal(1, (await CommandLine.Run("import", "products", "/no/such/file")).ExitCode);
        Assert.Equal(1, (await CommandLine.Run("import", "everything", "/etc/hostname")).ExitCode);
        Assert.Contains("import_unrecognised", (await Run(connection, "import", "products", "/etc/hostname")).Error, StringComparison.Ordinal);
        Assert.Contains("there is no export of everything", (await Run(connection, "export", "everything")).Error, StringComparison.Ordinal);
        Assert.Contains("stock are exported as csv, ndjson", (await Run(connection, "export", "stock", "--format", "shopify")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_that_fails_leaves_the_file_of_before_and_an_option_without_its_value_is_refused()
    {
        var connection = await databases.Create();
        using var folder = new TemporaryFolder();
        var file = folder.Write("out.csv", "of yesterday");

        var failed = await Run(connection, "export", "stock", file, "--format", "shopify");
        Assert.Equal((1, "of yesterday"), (failed.ExitCode, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)));
        Assert.Single(Directory.EnumerateFiles(folder.Path));
        Assert.Equal(0, (await Run(connection, "export", "stock", file)).ExitCode);
        Assert.NotEqual("of yesterday", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparer.Ordinal);
        foreach (var option in new[] { "--format", "--currency" })
        {
            Assert.Equal($"{option} is given without its value.\n", (await CommandLine.Run("export", "stock", file, option)).Error);
            Assert.Equal($"{option} is given without its value.\n", (await Run(connection, "export", "stock", file, option)).Error);
        }
        Assert.Equal("--currency is given without its value.\n", (await CommandLine.Run("import", "stock", file, "--currency", "--dry-run")).Error);
    }

    private static Task<CommandResult> Run(string connection, params string[] arguments) =>
        CommandLine.Run([.. arguments, "--Database:ConnectionString", connection]);

    private static async Task<long> Count(NpgsqlDataSource database) =>
        await database.One("SELECT count(*) FROM commerce.products WHERE sku LIKE 'CLI-%'", row => row.GetInt64(0), TestContext.Current.CancellationToken);
}
