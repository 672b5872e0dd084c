using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Accounts.SecondFactors;

namespace Stoa.Server.Tests.Google;

/// <summary>Google is one factor: users with a second factor must send it as well.</summary>
public sealed class GoogleSecondFactorTests(GoogleShop shop) : IClassFixture<GoogleShop>
{
    [Fact]
    public async Task Google_alone_opens_no_session_when_a_second_factor_is_set_up()
    {
        var person = Person.New();
        var (user, (_, app, codes)) = await SignUpProtected(person);

        (await shop.SignIn(person)).Refused(HttpStatusCode.Unauthorized, "second_factor_required");
        (await SignInWith(person, "totp", app.WrongCode)).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
        Assert.Equal(1, await shop.Host.OpenSessions(user));

        var code = app.Code;
        Assert.Equal(HttpStatusCode.OK, (await SignInWith(person, "totp", code)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SignInWith(person, "recovery_code", codes[0])).Status);
        (await SignInWith(person, "totp", code)).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
    }

    [Fact]
    public async Task A_posted_ID_token_alone_opens_no_session_and_can_be_sent_again_with_a_code()
    {
        var person = Person.New();
        var (user, (_, app, codes)) = await SignUpProtected(person);
        var token = await shop.IdToken(person);

        (await Post(new { id_token = token })).Refused(HttpStatusCode.Unauthorized, "second_factor_required");
        (await Post(new { id_token = token, totp = app.WrongCode })).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
        Assert.Equal(1, await shop.Host.OpenSessions(user));

        Assert.Equal(HttpStatusCode.OK, (await Post(new { id_token = token, totp = app.Code })).Status);
        Assert.Equal(
            HttpStatusCode.OK,
            (
                await Post(
                    new
                    {
                        id_token = await shop.IdToken(person, "again"),
                        nonce = "again",
                        recovery_code = codes[0],
                    }
                )
            ).Status
        );

        Task<Reply> Post(object body) => shop.Guest.Post("/auth/google/token", body);
    }

    [Fact]
    public async Task An_account_is_linked_only_after_its_second_factor_is_verified()
    {
        var user = await shop.Register(verified: true);
        var app = (await shop.Host.Protect(user)).App;
        var person = Person.Of(user.Email);

        (await shop.SignIn(person)).Refused(HttpStatusCode.Unauthorized, "second_factor_required");
        Assert.Equal(0, await shop.Count("SELECT count(*) FROM accounts.external_logins WHERE subject = $1", person.Sub));

        Assert.Equal(HttpStatusCode.OK, (await SignInWith(person, "totp", app.Code)).Status);
        Assert.Equal(1, await shop.Count("SELECT count(*) FROM accounts.external_logins WHERE subject = $1", person.Sub));
        Assert.Equal(1, await shop.Count("SELECT count(*) FROM platform.audit_log WHERE action = 'google.linked' AND actor_id = $1", Guid.Parse(user.Id)));
    }

    private async Task<(User, Protected)> SignUpProtected(Person person)
    {
        var first = await shop.SignIn(person);
        Assert.Equal(HttpStatusCode.OK, first.Status);
        var user = new User(
            (string)first.Data["user"]!["id"]!,
            person.Email!,
            "",
            first.AccessToken(),
            first.RefreshToken(),
            new Client(shop.Host, first.AccessToken())
        );
        return (user, await shop.Host.Protect(user));
    }

    private async Task<Reply> SignInWith(Person person, string parameter, string code) =>
        await shop.Guest.Get("/auth/google/callback" + GoogleShop.With(await GoogleShop.Browse(await GoogleShop.Begin(shop.Guest), person), parameter, code));
}
