using System.Globalization;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Audit;

namespace Stoa.Server.Tests.Import;

/// <summary>The command as run from a shell, and killed there.</summary>
public sealed class ImportCommandTests(Shop shop) : IClassFixture<Shop>
{
    private const int Lines = 30_000;

    [Fact]
    public async Task A_killed_import_resumes_without_duplicating_or_losing_users()
    {
        var mark = "kill" + Guid.NewGuid().ToString("N")[..8];
        var file = await Importing.File([.. Enumerable.Range(1, Lines).Select(number => Line(mark, number))]);
        var kills = 0;
        for (var target = 4_000L; target < Lines; target += 10_000)
        {
            using var run = CommandLine.Start("import-users", file, "--Database:ConnectionString", shop.Host.ConnectionString);
            await Reach(target, run);
            kills += run.HasExited ? 0 : 1;
            run.Kill();
            await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        Assert.NotEqual(0, kills);

        // The lock of a killed run remains until PostgreSQL notices that its client is gone.
        CommandResult last = null!;
        await Wait.Until(async () =>
        {
            last = await CommandLine.Run("import-users", file, "--Database:ConnectionString", shop.Host.ConnectionString);
            return !last.Error.Contains("another run imports the same file", StringComparison.Ordinal);
        });

        var expected = Enumerable.Range(1, Lines).Where(number => number % 10 != 0).Select(number => number % 101 == 0 ? 1 : number).Distinct().Count();
        Assert.Contains(
            $"{Lines.ToString("N0", CultureInfo.InvariantCulture)} lines, {expected.ToString("N0", CultureInfo.InvariantCulture)} users created",
            last.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(expected, await shop.Host.Read<long>("SELECT count(*) FROM accounts.users WHERE email LIKE $1", mark + "-%"));
        Assert.Equal(
            expected,
            await shop.Host.Read<long>(
                "SELECT count(*) FROM accounts.user_roles ur JOIN accounts.users u ON u.id = ur.user_id WHERE u.email LIKE $1",
                mark + "-%"
            )
        );
        var errors = await File.ReadAllLinesAsync(file + ".errors", TestContext.Current.CancellationToken);
        Assert.Equal(Lines - expected, errors.Length);
        Assert.Equal(errors.Length, errors.Select(error => error.Split('\t')[0]).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(1, last.ExitCode);
        Assert.Null((await shop.Check()).Broken);
    }

    [Fact]
    public async Task Two_concurrent_imports_of_a_file_act_as_one()
    {
        var mark = "both" + Guid.NewGuid().ToString("N")[..8];
        var file = await Importing.File([.. Enumerable.Range(1, 10_000).Select(number => (object)$$"""{"email":"{{mark}}-{{number}}@example.com"}""")]);

        var runs = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => CommandLine.Run("import-users", file, "--Database:ConnectionString", shop.Host.ConnectionString))
        );

        Assert.Contains(runs, run => run.ExitCode == 0);
        Assert.All(runs.Where(run => run.ExitCode != 0), run => Assert.Equal("Stopped: another run imports the same file\n", run.Error));
        Assert.Equal(10_000, await shop.Host.Read<long>("SELECT count(*) FROM accounts.users WHERE email LIKE $1", mark + "-%"));
        Assert.Empty(await File.ReadAllTextAsync(file + ".errors", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("'--dryrun' is neither", "--dryrun")]
    [InlineData("'dry-run' is neither", "dry-run")]
    [InlineData("'--Data:Directory' is given without its value", "--dry-run", "--Data:Directory")]
    public async Task A_misspelled_option_is_refused_before_anything_is_imported(string told, params string[] options)
    {
        var email = Importing.Address();

        var run = await CommandLine.Run([
            "import-users",
            await Importing.File(new { email }),
            "--Database:ConnectionString",
            shop.Host.ConnectionString,
            .. options,
        ]);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(told, run.Error, StringComparison.Ordinal);
        Assert.Equal(0, await shop.Host.Read<long>("SELECT count(*) FROM accounts.users WHERE email = $1", email));
    }

    [Theory]
    [InlineData("import-users")]
    [InlineData("verify-audit")]
    [InlineData("reconcile-stock")]
    public async Task Without_a_database_none_is_created(string command)
    {
        var folder = Directory.CreateTempSubdirectory("stoa-nothing-");
        string[] file = command == "import-users" ? [await Importing.File(new { email = Importing.Address() })] : [];

        var run = await CommandLine.Run([command, .. file, "--Data:Directory", folder.FullName]);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"There is no database in {folder.FullName}.", run.Error, StringComparison.Ordinal);
        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
    }

    [Fact]
    public async Task Usage_is_printed()
    {
        var missing = await CommandLine.Run("import-users", "/nowhere/users.ndjson");

        Assert.Equal(1, missing.ExitCode);
        Assert.StartsWith("import-users FILE", missing.Error, StringComparison.Ordinal);
    }

    /// <summary>Every tenth line is none, and now and then one repeats the first one's address.</summary>
    private static string Line(string mark, int number) =>
        number % 10 == 0
            ? "no line"
            : string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"email":"{{mark}}-{{(number % 101 == 0 ? 1 : number)}}@example.com","first_name":"N{{number}}"}"""
            );

    private Task Reach(long lines, System.Diagnostics.Process run) =>
        Wait.Until(async () =>
            run.HasExited || await shop.Host.Read<long>("SELECT coalesce(max(lines), 0) FROM accounts.imports WHERE finished_at IS NULL") >= lines
        );
}
