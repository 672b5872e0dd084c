using Stoa.Server.Tests.Accounts.SecondFactors;

namespace Stoa.Server.Tests.Accounts.Passkeys;

/// <summary>A login with a passkey that is taken away at this moment.</summary>
public sealed class PasskeyRaceTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Whose_passkey_is_taken_away_meanwhile_gets_no_session()
    {
        using var device = shop.Authenticator();
        var user = await shop.SignUpVerified();
        await user.AddPasskey(device);
        var request = (await shop.Guest.Post("/auth/passkeys/login-options")).Data;
        var answer = device.Get(request["options"]!);
        var id = Guid.Parse(user.Id);
        await using var held = await HeldTransaction.Open(shop.Host, "SELECT FROM accounts.users WHERE id = $1 FOR UPDATE", id);

        var login = await held.Meet(() => shop.LogInWithPasskey(request, answer), "INTO accounts.sessions");
        // What staff do who reset the factors of somebody who has lost them.
        await held.Change("DELETE FROM accounts.passkeys WHERE user_id = $1", id);
        await held.Change("UPDATE accounts.sessions SET revoked_at = now(), revoked_reason = 'second factors reset' WHERE user_id = $1", id);
        await held.Commit();

        (await login.Over).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        Assert.Equal(0, await shop.Host.OpenSessions(user));
    }
}
