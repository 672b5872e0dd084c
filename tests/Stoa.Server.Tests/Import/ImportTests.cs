using Stoa.Accounts.Import;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Audit;

namespace Stoa.Server.Tests.Import;

/// <summary><c>import-users</c>: the result of valid and invalid lines.</summary>
public sealed class ImportTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_user_is_imported_with_all_members_of_the_line()
    {
        var (full, bare) = (Importing.Address(), Importing.Address());
        var file = await Importing.File(
            new
            {
                email = full,
                first_name = "Zoë",
                last_name = "Lenoir",
                email_verified = true,
                active = false,
                created_at = "2019-05-04T12:00:00+02:00",
            },
            new { email = bare, first_name = (string?)null }
        );

        var result = await shop.Import(file);

        Assert.Equal((2, 2, 0), (result.Lines, result.Created, result.Refused));
        var root = (await shop.SuperAdmin()).Client;
        var one = (await root.Get("/admin/users?keyword=" + full)).Data[0]!;
        Assert.Equal(
            ("Zoë", "Lenoir", true, false, "2019-05-04T10:00:00Z"),
            ((string)one["first_name"]!, (string)one["last_name"]!, (bool)one["email_verified"]!, (bool)one["active"]!, (string)one["created_at"]!)
        );
        var other = (await root.Get("/admin/users?keyword=" + bare)).Data[0]!;
        Assert.Equal(("", false, true), ((string)other["first_name"]!, (bool)other["email_verified"]!, (bool)other["active"]!));
        Assert.Equal("""["user"]""", other["roles"]!.ToJsonString());
    }

    [Fact]
    public async Task Every_bad_line_is_reported_with_its_number_and_the_others_are_imported()
    {
        var (taken, twice, good) = (await shop.SignUp(), Importing.Address(), Importing.Address());
        var file = await Importing.File(
            "not json",
            "[]",
            "",
            "{}",
            """{"email":"no-address"}""",
            """{"email":5}""",
            """{"email":"a@example.com","email":"b@example.com"}""",
            """{"email":"a@example.com","admin":true}""",
            """{"email":"a@example.com","active":"yes"}""",
            """{"email":"a@example.com","created_at":"2019-05-04"}""",
            """{"email":"a@example.com","first_name":"\ud800"}""",
            """{"email":"a@example.com","first_name":"\u0000"}""",
            $$"""{"email":"a@example.com","first_name":"{{new string('x', 101)}}"}""",
            $$"""{"email":"a@example.com","last_name":"{{new string('x', 70_000)}}"}""",
            """{"email":"a@example.com","roles":["admin"]}""",
            new { email = taken.Email.ToUpperInvariant() },
            new { email = twice },
            new { email = twice },
            new { email = good }
        );

        var result = await shop.Import(file);

        Assert.Equal((19, 2, 17), (result.Lines, result.Created, result.Refused));
        var errors = await Errors(file);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18], errors.Select(error => int.Parse(error.Split('\t')[0], null)));
        Assert.EndsWith("has an account already", errors[^1], StringComparison.Ordinal);
        Assert.EndsWith("roles are only given with --allow-roles", errors[14], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Post("/auth/login", new { email = taken.Email, password = taken.Password })).Status);
    }

    [Fact]
    public async Task Allowed_roles_are_assigned_and_logged()
    {
        var (manager, unknown) = (Importing.Address(), Importing.Address());
        var file = await Importing.File(new { email = manager, roles = new[] { "manager", "user" } }, new { email = unknown, roles = new[] { "emperor" } });

        var result = await shop.Import(file, allowRoles: true);

        Assert.Equal((1, 1), (result.Created, result.Refused));
        Assert.Equal(["2\tthere is no role emperor"], await Errors(file));
        var root = (await shop.SuperAdmin()).Client;
        Assert.Equal("""["manager","user"]""", (await root.Get("/admin/users?keyword=" + manager)).Data[0]!["roles"]!.ToJsonString());
        var entry = (await root.Get("/admin/audit-log?action=users.imported&page_size=1")).Data[0]!;
        Assert.Equal((null, "import-users", 1), (entry["actor_id"], (string)entry["address"]!, (int)entry["after"]!["created"]!));
        Assert.Contains($$"""{"email":"{{manager}}","role":"manager"}""", entry["after"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Null((await shop.Check()).Broken);
    }

    [Fact]
    public async Task A_dry_run_reports_the_same_and_changes_nothing()
    {
        var (taken, good) = (await shop.SignUp(), Importing.Address());
        var file = await Importing.File(new { email = good }, new { email = good }, new { email = taken.Email }, "x");

        var dry = await shop.Import(file, dryRun: true);
        var errors = await Errors(file);

        Assert.Equal(0, await shop.Host.Read<long>("SELECT count(*) FROM accounts.users WHERE email = $1", good));
        var real = await shop.Import(file);
        Assert.Equal((real.Lines, real.Created, real.Refused, real.NeedReset), (dry.Lines, dry.Created, dry.Refused, dry.NeedReset));
        Assert.Equal(await Errors(file), errors);
    }

    [Fact]
    public async Task A_file_is_imported_once()
    {
        var file = await Importing.File(new { email = Importing.Address() }, "x");
        await shop.Import(file);
        var errors = await Errors(file);

        var again = await shop.Import(file);

        Assert.Equal((true, 2, 1, 1), (again.FinishedBefore, again.Lines, again.Created, again.Refused));
        Assert.Equal(errors, await Errors(file));
    }

    [Fact]
    public async Task Lines_may_end_with_CRLF_and_the_last_one_without_a_line_break()
    {
        var (one, other) = (Importing.Address(), Importing.Address());
        var file = await Importing.File();
        await File.WriteAllTextAsync(file, $$"""{"email":"{{one}}"}""" + "\r\n" + $$"""{"email":"{{other}}"}""", TestContext.Current.CancellationToken);

        Assert.Equal(
            (2, 2),
            ((await shop.Import(file)).Lines, await shop.Host.Read<long>("SELECT count(*) FROM accounts.users WHERE email IN ($1, $2)", one, other))
        );
    }

    [Fact]
    public async Task A_byte_order_mark_is_ignored()
    {
        var email = Importing.Address();
        var file = await Importing.File();
        await File.WriteAllTextAsync(
            file,
            $$"""{"email":"{{email}}"}""",
            new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
            TestContext.Current.CancellationToken
        );

        Assert.Equal((1, 0), ((await shop.Import(file)).Created, (await Errors(file)).Length));
    }

    [Fact]
    public async Task A_creation_time_in_the_future_is_refused()
    {
        var file = await Importing.File(
            new { email = Importing.Address(), created_at = DateTimeOffset.UtcNow.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null) }
        );

        Assert.Equal(1, (await shop.Import(file)).Refused);
        Assert.Equal(["1\tcreated_at is in the future"], await Errors(file));
    }

    [Fact]
    public async Task A_second_run_of_the_same_file_keeps_the_errors_of_the_first()
    {
        var file = await Importing.File(new { email = Importing.Address() }, "x");
        await File.WriteAllTextAsync(file + ".errors", "of the first run", TestContext.Current.CancellationToken);
        var hash = System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        await using (var first = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await first.Change(UserImport.LockSql, TestContext.Current.CancellationToken, UserImport.LockOf(hash));
            Assert.Equal("another run imports the same file", (await Assert.ThrowsAsync<ImportException>(() => shop.Import(file))).Message);
            Assert.Equal(["of the first run"], await Errors(file));
            await first.Change(UserImport.UnlockSql, TestContext.Current.CancellationToken, UserImport.LockOf(hash));
        }

        Assert.Equal((1, 1), ((await shop.Import(file)).Created, (await Errors(file)).Length));
    }

    private static Task<string[]> Errors(string file) => File.ReadAllLinesAsync(file + ".errors", TestContext.Current.CancellationToken);
}
