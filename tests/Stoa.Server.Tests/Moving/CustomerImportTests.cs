using System.Text;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Moving;

/// <summary>Customers move in with the passwords that they have.</summary>
public sealed class CustomerImportTests(Shop shop) : IClassFixture<Shop>
{
    /// <summary>bcrypt of "Old-Password-1", cost 4.</summary>
    private static readonly string Hash = BCrypt.Net.BCrypt.HashPassword("Old-Password-1", 4);

    [Fact]
    public async Task A_customer_logs_in_with_the_password_of_the_shop_that_was()
    {
        var root = (await shop.SuperAdmin()).Client;
        var email = Proofs.NewAddress();
        var file = $"Email,First Name,Last Name,password_hash,created_at\n{email},Zoë,O'Neil,{Hash},2020-05-06 07:08:09\n";

        var import = await root.Import("customers", file);

        Assert.Equal((1, 0, 0, 0), import.Counts());
        var user = await shop.LogIn(email, "Old-Password-1");
        Assert.Equal("Zoë", (string)(await user.Client.Get("/auth/profile")).Data["user"]!["first_name"]!);
        Assert.Equal((0, 0, 1, 0), (await root.Stage("customers", file)).Counts());
        Assert.DoesNotContain(
            Hash,
            await shop.Host.One<string>("SELECT string_agg(body, '') FROM commerce.import_rows WHERE import_id = $1", Guid.Parse((string)import["id"]!)),
            StringComparison.Ordinal
        );

        var undone = await root.Undo(import);
        Assert.Equal("in_use", (string)undone["kept"]![0]!["reason"]!);
    }

    [Fact]
    public async Task An_undo_leaves_who_logged_in_longer_ago_than_sessions_are_kept_and_who_works_for_the_shop()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (customer, colleague, nobody) = (Proofs.NewAddress(), Proofs.NewAddress(), Proofs.NewAddress());
        var import = await root.Import("customers", $"email,password_hash\n{customer},{Hash}\n{colleague},{Hash}\n{nobody},{Hash}\n");
        var user = await shop.LogIn(customer, "Old-Password-1");
        await shop.Host.Execute("UPDATE accounts.sessions SET ends_at = now() - interval '31 days' WHERE user_id = $1", Guid.Parse(user.Id));
        await PeriodicJob.Run(shop.Host, "expired sessions");
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM accounts.sessions WHERE user_id = $1", Guid.Parse(user.Id)));
        var id = await shop.Host.One<Guid>("SELECT id FROM accounts.users WHERE email = $1", colleague);
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/users/{id}/roles", new { role_name = "manager" })).Status);

        var undone = await root.Undo(import);

        Assert.Equal(["in_use", "in_use"], undone["kept"]!.AsArray().Select(left => (string)left!["reason"]!), StringComparer.Ordinal);
        Assert.Equal(
            [customer, colleague],
            await shop.Host.One<string[]>(
                "SELECT array_agg(email ORDER BY array_position($1, email)) FROM accounts.users WHERE email = ANY($1)",
                [new[] { customer, colleague, nobody }]
            ),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task Who_has_an_account_keeps_it_and_its_password()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();

        var import = await root.Import("customers", $"email,first_name,password_hash,active\n{user.Email.ToUpperInvariant()},Johnny,{Hash},false\n");

        Assert.Equal((0, 1, 0, 0), import.Counts());
        Assert.Equal("Johnny", (string)(await user.Client.Get("/auth/profile")).Data["user"]!["first_name"]!);
        await shop.LogIn(user.Email, user.Password);
        await root.Undo(import);
        Assert.Equal("John", (string)(await user.Client.Get("/auth/profile")).Data["user"]!["first_name"]!);
    }

    [Fact]
    public async Task An_undo_names_who_has_another_address_meanwhile()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        var import = await root.Import("customers", $"email,first_name\n{user.Email},Johnny\n");
        await shop.Host.Execute("UPDATE accounts.users SET email = 'x' || email, email_key = 'x' || email_key WHERE id = $1", Guid.Parse(user.Id));

        var undone = await root.Undo(import);

        var kept = Assert.Single(undone["kept"]!.AsArray())!;
        Assert.Equal((user.Email, "changed_since"), ((string)kept["entity_id"]!, (string)kept["reason"]!));
    }

    [Fact]
    public async Task Rows_say_what_is_wrong_and_who_needs_a_new_password_and_never_show_a_hash()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (one, other) = (Proofs.NewAddress(), Proofs.NewAddress());

        var staged = await root.Stage(
            "customers",
            $"email,password_hash,email_verified,created_at\n{one},$P$Bsecret,,\n{one},,,\n"
                + $"not an address,,,\n{other},,maybe,\n{Proofs.NewAddress()},,,2999-01-01\n"
        );

        Assert.Equal(
            [
                "2 password_hash password_reset_needed ",
                $"3 email duplicate {one}",
                "4 email email not an address",
                "5 email_verified one_of maybe",
                "6 created_at date 2999-01-01",
            ],
            staged.Errors()
        );
        var applied = await root.Apply(staged, "skip");
        Assert.Equal((1, 4), (applied.Counts().Create, applied.Counts().Error));
        var undone = await root.Undo(applied);
        Assert.Empty(undone["kept"]!.AsArray());
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM accounts.users WHERE email = $1", one));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    public async Task An_export_has_no_password_and_changes_nothing_when_it_comes_back(string format)
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();

        var exported = await root.Get($"/admin/exports/customers?format={format}");

        Assert.Contains(user.Email, exported.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", exported.Text, StringComparison.OrdinalIgnoreCase);
        var staged = await root.Stage("customers", Encoding.UTF8.GetString(exported.Body));
        Assert.True(staged.Counts() is (0, 0, > 0, 0), staged.ToJsonString());
    }
}
