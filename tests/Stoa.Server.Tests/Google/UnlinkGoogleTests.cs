using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Google;

/// <summary>DELETE /auth/google: unlinked only where another way in is left.</summary>
public sealed class UnlinkGoogleTests(GoogleShop shop) : IClassFixture<GoogleShop>
{
    [Fact]
    public async Task Whoever_has_a_password_unlinks_and_is_told_in_the_log()
    {
        var user = await shop.Register(verified: true);
        var person = Person.Of(user.Email);
        await shop.SignIn(person);

        (await user.Client.Delete("/auth/google")).IsEmpty();

        Assert.Equal(0, await shop.Count("SELECT count(*) FROM accounts.external_logins WHERE subject = $1", person.Sub));
        (await user.Client.Delete("/auth/google")).Refused(HttpStatusCode.NotFound, "google_not_linked");
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Post("/auth/login", new { email = user.Email, password = user.Password })).Status);
        Assert.Equal(1, await shop.Count("SELECT count(*) FROM platform.audit_log WHERE action = 'google.unlinked' AND subject = $1", "user:" + user.Id));
    }

    [Fact]
    public async Task The_last_way_in_is_not_unlinked()
    {
        var person = Person.New();
        var token = (string)(await shop.SignIn(person)).Data["access_token"]!;

        (await (shop.Guest with { Token = token }).Delete("/auth/google")).Refused(HttpStatusCode.Conflict, "last_way_in");

        Assert.Equal(1, await shop.Count("SELECT count(*) FROM accounts.external_logins WHERE subject = $1", person.Sub));
    }
}
