using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Staff;

/// <summary>Who invites and who accepts at the same time: the database decides.</summary>
[Race]
public sealed class InvitationRaceTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Of_many_who_accept_at_once_one_makes_the_account()
    {
        var email = Proofs.NewAddress();
        await shop.Invite(email);
        var token = (await shop.MailTo(email, Invitations.Mail)).Token;

        var replies = await Proofs.AtOnce(4, n => shop.Accept(token, $"Password-Of-Number-{n}!"));

        Assert.All(replies, reply => reply.IsDone());
        Assert.Equal(1, await shop.Host.Read<long>("SELECT count(*) FROM accounts.users WHERE email = $1", email));
        Assert.Equal(1, await shop.Host.Read<long>("SELECT count(*) FROM accounts.invitations WHERE email = $1 AND accepted_at IS NOT NULL", email));
        // No more guesses than an address may have.
        var logins = await Proofs.AtOnce(4, n => shop.Guest.LogIn(email, $"Password-Of-Number-{n}!"));
        Assert.Single(logins, reply => reply.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_many_who_invite_an_address_at_once_one_does()
    {
        var root = (await shop.SuperAdmin()).Client;
        var email = Proofs.NewAddress();

        var replies = await Proofs.AtOnce(8, _ => root.Post("/admin/invitations", new { email }));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => reply.Refused(HttpStatusCode.Conflict, "invitation_open"));
        Assert.Single(await shop.MailsTo(email));
    }

    [Fact]
    public async Task An_account_that_gives_its_address_up_meanwhile_leaves_it_to_whoever_is_invited()
    {
        var email = Proofs.NewAddress();
        await shop.Invite(email);
        var token = (await shop.MailTo(email, Invitations.Mail)).Token;
        var registered = await shop.Guest.Post("/auth/register", new { email, password = "SecurePassword123!" });
        var id = Guid.Parse((string)registered.Data["user"]!["id"]!);
        await using var held = await HeldTransaction.Open(shop.Host, "SELECT FROM accounts.users WHERE id = $1 FOR UPDATE", id);

        var accepted = await held.Meet(() => shop.Accept(token, "Password-Of-The-Invited-1!"), "FROM accounts.users WHERE email_key");
        await held.Change("UPDATE accounts.users SET email = 'gone-' || id || '@x.invalid', email_key = 'gone-' || id || '@x.invalid' WHERE id = $1", id);
        await held.Commit();

        (await accepted.Over).IsDone();
        Assert.NotEqual(id, await shop.Host.Read<Guid>("SELECT id FROM accounts.users WHERE email = $1", email));
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(email, "Password-Of-The-Invited-1!")).Status);
    }
}

/// <summary>Helpers for tests of invitations.</summary>
internal static class Invitations
{
    public const string Mail = "You are invited to work with us";

    public static async Task<Reply> Invite(this Shop shop, string email, string? role = null, string? language = null)
    {
        var reply = await (await shop.SuperAdmin()).Client.Post(
            "/admin/invitations",
            new
            {
                email,
                roles = role is null ? Array.Empty<string>() : [role],
                language,
            }
        );
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        return reply;
    }

    public static Task<Reply> Accept(this Shop shop, string token, string password) =>
        shop.Guest.Post(
            "/invitations/accept",
            new
            {
                token,
                password,
                first_name = "Jane",
                last_name = "Doe",
            }
        );
}
