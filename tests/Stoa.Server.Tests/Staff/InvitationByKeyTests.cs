using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.ApiKeys;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Staff;

/// <summary>An invitation that an API key sent gives no more than the key may give, also at the end.</summary>
public sealed class InvitationByKeyTests(Shop shop) : IClassFixture<Shop>
{
    private const string Password = "A-Password-Of-My-Own-1";

    [Theory]
    [InlineData("role has more")]
    [InlineData("key revoked")]
    [InlineData("key has less")]
    public async Task What_a_key_may_not_give_any_more_is_not_given_though_its_maker_may(string meanwhile)
    {
        var root = (await shop.SuperAdmin()).Client;
        var key = await root.NewKey(["users:manage", "orders:read"]);
        var (email, name) = (Proofs.NewAddress(), Desk.Name("role"));
        var given = (string)(await root.Post("/admin/roles", new { name })).Data["role"]!["id"]!;
        await root.Grant(given, await shop.Host.Permission("read_orders"));
        Assert.Equal(HttpStatusCode.Created, (await key.Client.Post("/admin/invitations", new { email, roles = new[] { name } })).Status);
        var token = (await shop.MailTo(email, Invitations.Mail)).Token;

        await (
            meanwhile switch
            {
                "role has more" => root.Grant(given, await shop.Host.Permission("manage_products")),
                "key revoked" => root.Revoke(key),
                _ => root.Send(HttpMethod.Patch, "/admin/api-keys/" + key.Id, new { scopes = new[] { "users:manage" } }, ("If-Match", "*")),
            }
        );

        (await shop.Accept(token, Password)).Refused(HttpStatusCode.Forbidden, "invitation_outgrown");
        Assert.Equal(0, await shop.Host.Read<long>("SELECT count(*) FROM accounts.users WHERE email = $1", email));
        // Its maker sends it again in person.
        var id = await shop.Host.Read<Guid>("SELECT id FROM accounts.invitations WHERE email = $1", email);
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/invitations/{id}/resend")).Status);
        (await shop.Accept((await shop.MailTo(email, Invitations.Mail)).Token, Password)).IsDone();
    }

    [Fact]
    public async Task What_a_key_gave_is_given_also_after_the_key_has_expired()
    {
        var root = (await shop.SuperAdmin()).Client;
        var key = await root.NewKey(["users:manage"]);
        var email = Proofs.NewAddress();
        Assert.Equal(HttpStatusCode.Created, (await key.Client.Post("/admin/invitations", new { email })).Status);

        await shop.Host.ChangeKey(key, "expires_at = created_at");

        (await shop.Accept((await shop.MailTo(email, Invitations.Mail)).Token, Password)).IsDone();
    }
}
