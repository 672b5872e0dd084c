using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Google;

/// <summary>A sign-in that has found its account, and what takes the account from it before there is a session.</summary>
public sealed class GoogleSignInRaceTests(GoogleShop shop) : IClassFixture<GoogleShop>
{
    [Fact]
    public async Task Whose_link_is_taken_away_meanwhile_gets_no_session()
    {
        var user = await shop.Register(verified: true);
        var person = Person.Of(user.Email);
        await shop.SignIn(person);

        var reply = await While(person, async () => (await user.Client.Delete("/auth/google")).IsEmpty());

        Assert.Equal("oauth_unavailable", reply.Code);
        // Of the registration, and of the sign-in that linked it.
        Assert.Equal((2L, 0L), await Left(user, person));
    }

    [Fact]
    public async Task Whose_address_is_another_meanwhile_is_not_linked_by_it_and_gets_no_session()
    {
        var user = await shop.Register(verified: true);
        var person = Person.Of(user.Email);

        var reply = await While(
            person,
            () =>
                shop.Change(
                    "UPDATE accounts.users SET email = 'own-' || id || '@example.com', email_key = 'own-' || id || '@example.com' WHERE id = $1",
                    Guid.Parse(user.Id)
                )
        );

        Assert.Equal("oauth_unavailable", reply.Code);
        Assert.Equal((1L, 0L), await Left(user, person));
    }

    /// <summary>The ID token is used up last: by then the account is found.</summary>
    private async Task<Reply> While(Person person, Func<Task> taken)
    {
        var token = await shop.IdToken(person);
        await using var held = await HeldTransaction.Open(shop.Host, "LOCK TABLE accounts.used_id_tokens IN ACCESS EXCLUSIVE MODE");
        var signIn = await held.Meet(() => shop.Guest.Post("/auth/google/token", new { id_token = token }), "INTO accounts.used_id_tokens");
        await taken();
        await held.Commit();
        return await signIn.Over;
    }

    private async Task<(long Sessions, long Links)> Left(User user, Person person) =>
        (
            await shop.Count("SELECT count(*) FROM accounts.sessions WHERE user_id = $1", Guid.Parse(user.Id)),
            await shop.Count("SELECT count(*) FROM accounts.external_logins WHERE subject = $1", person.Sub)
        );
}
