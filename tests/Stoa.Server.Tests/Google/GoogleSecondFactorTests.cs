using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Accounts.SecondFactors;

namespace Stoa.Server.Tests.Google;

/// <summary>Google is one factor: who has a second one here brings it along.</summary>
public sealed class GoogleSecondFactorTests(GoogleShop shop) : IClassFixture<GoogleShop>
{
    [Fact]
    public async Task Google_alone_opens_no_session_where_a_second_factor_is_on()
    {
        var person = Person.New();
        var first = await shop.SignIn(person);
        Assert.Equal(HttpStatusCode.OK, first.Status);
        var user = new User((string)first.Data["user"]!["id"]!, person.Email!, "", first.AccessToken(), first.RefreshToken(), new Client(shop.Host, first.AccessToken()));
        var (_, app, codes) = await shop.Host.Protect(user);

        (await shop.SignIn(person)).Refused(HttpStatusCode.Unauthorized, "second_factor_required");
        (await SignInWith(person, "totp", app.WrongCode)).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
        Assert.Equal(1, await shop.Host.OpenSessions(user));

        Assert.Equal(HttpStatusCode.OK, (await SignInWith(person, "totp", app.Code)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SignInWith(person, "recovery_code", codes[0])).Status);
        (await SignInWith(person, "totp", app.Code)).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
    }

    private async Task<Reply> SignInWith(Person person, string parameter, string code) =>
        await shop.Guest.Get("/auth/google/callback" + GoogleShop.With(await GoogleShop.Browse(await GoogleShop.Begin(shop.Guest), person), parameter, code));
}
