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
