using Stoa.Platform.Data;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Admins;

/// <summary>GET /admin/users: by word prefixes, by role, by state.</summary>
public sealed class UserListTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("zoe")]
    [InlineData("ZOË")]
    [InlineData("zo len")]
    [InlineData("lenoir-dup")]
    [InlineData("zoe.lenoir@mail")]
    [InlineData("dupré")]
    [InlineData("  'zoe' ")]
    public async Task A_user_is_found_by_word_prefixes_of_address_and_name(string keyword)
    {
        var id = await Person("zoe.lenoir@mail.example", "Zoë", "Lenoir-Dupré");

        Assert.Equal([id], await Found("keyword=" + Uri.EscapeDataString(keyword)));
    }

    [Theory]
    [InlineData("oe")]
    [InlineData("zoe nobody")]
    [InlineData("%")]
    [InlineData("' | zoe")]
    [InlineData("!nobody")]
    [InlineData(":* & zoe:*")]
    [InlineData("\\")]
    public async Task A_keyword_that_is_no_prefix_finds_no_user_and_special_characters_are_not_syntax(string keyword)
    {
        await Person("zoe.lenoir@mail.example", "Zoë", "Lenoir-Dupré");

        var found = await Found("keyword=" + Uri.EscapeDataString(keyword));

        // Punctuation separates words and is not part of them: these two keywords are just zoe.
        Assert.Equal(keyword is "' | zoe" or ":* & zoe:*" ? 1 : 0, found.Length);
    }

    [Fact]
    public async Task Users_can_be_filtered_by_role_and_state_with_or_without_a_keyword()
    {
        var root = await shop.SuperAdmin();
        var manager = await shop.SignUpAs("manager");
        var off = await shop.SignUp();
        await root.Client.Patch("/admin/users/" + off.Id, new { active = false });

        Assert.Equal([manager.Id], await Found("role=manager"));
        Assert.Equal([manager.Id], await Found("role=manager&active=true&keyword=" + manager.Email));
        Assert.Empty(await Found("role=manager&active=false"));
        Assert.Empty(await Found("role=nonesuch"));
        Assert.Equal([off.Id], await Found("active=false"));
        Assert.DoesNotContain(off.Id, await Found("active=true&page_size=100"), StringComparer.Ordinal);
        Assert.Equal([off.Id], await Found("active=false&role=user&keyword=" + off.Email));
    }

    [Fact]
    public async Task Users_are_listed_newest_first_in_pages_with_the_total()
    {
        var root = await shop.SuperAdmin();
        var (older, newer) = (await shop.SignUp(), await shop.SignUp());

        var page = await root.Client.Get("/admin/users?page_size=1&keyword=user");
        var next = await root.Client.Get("/admin/users?page_size=1&page=2&keyword=user");

        Assert.Equal((newer.Id, older.Id), ((string)page.Data[0]!["id"]!, (string)next.Data[0]!["id"]!));
        Assert.True((long)page.Json["meta"]!["total_items"]! >= 2);
        Assert.Equal("""["user"]""", page.Data[0]!["roles"]!.ToJsonString());
        var one = await root.Client.Get("/admin/users/" + newer.Id);
        var detail = one.Data.AsObject();
        Assert.True(detail.Remove("allowed_actions"));
        Assert.Equal(page.Data[0]!.ToJsonString(), detail.ToJsonString());
        Assert.DoesNotContain("password", page.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Staff_without_the_permission_to_read_users_is_refused()
    {
        await using var own = await StoaHost.Start(shop.Host.ConnectionString);
        var root = await shop.SuperAdmin();
        var support = await shop.SignUpAs("customer_experience");
        var (role, permission) = (await shop.Host.Role("customer_experience"), await shop.Host.Permission("read_users"));
        Assert.Equal(HttpStatusCode.OK, (await support.Client.Get("/admin/users")).Status);

        (await root.Client.Revoke(role, permission)).IsEmpty();

        foreach (var path in new[] { "/admin/users", "/admin/users/" + support.Id, "/admin/admins" })
        {
            (await support.Client.Get(path)).Refused(HttpStatusCode.Forbidden, "forbidden");
        }
        await root.Client.Grant(role, permission);
    }

    [Theory]
    [InlineData("active=perhaps")]
    [InlineData("active=1")]
    [InlineData("page_size=101")]
    public async Task An_invalid_filter_is_refused(string query) =>
        (await (await shop.SuperAdmin()).Client.Get("/admin/users?" + query)).Refused(HttpStatusCode.BadRequest, "invalid_request");

    private async Task<string[]> Found(string query)
    {
        var reply = await (await shop.SuperAdmin()).Client.Get("/admin/users?" + query);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return [.. reply.Data.AsArray().Select(user => (string)user!["id"]!)];
    }

    private async Task<string> Person(string email, string first, string last) =>
        (
            await shop.Host.Database.One(
                """
                INSERT INTO accounts.users (id, email, email_key, first_name, last_name, created_at, updated_at) VALUES ($1, $2, $2, $3, $4, now(), now())
                ON CONFLICT (email_key) DO UPDATE SET email = excluded.email RETURNING id
                """,
                row => row.GetGuid(0),
                TestContext.Current.CancellationToken,
                Guid.CreateVersion7(),
                email,
                first,
                last
            )
        ).ToString();
}
