using Stoa.Server.Tests.Accounts.SecondFactors;

namespace Stoa.Server.Tests.Accounts.Passkeys;

/// <summary>Whoever refuses a passkey tells the client no more than that; whoever runs the server reads why.</summary>
public sealed class PasskeyLogTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_log_says_which_check_a_passkey_has_failed()
    {
        using var device = shop.Authenticator();
        await (await shop.SignUpVerified()).AddPasskey(device);
        using var log = LogLines.Of(shop.Host);

        device.MayBeBackedUp = true;
        var changed = await shop.LogInWithPasskey(device);
        device.MayBeBackedUp = false;
        device.Count = 0;
        var copied = await shop.LogInWithPasskey(device);

        Assert.All([changed, copied], reply => reply.Refused(HttpStatusCode.BadRequest, "passkey_refused"));
        Assert.Collection(
            Refusals(log),
            line => Assert.Contains("backup", line, StringComparison.Ordinal),
            line => Assert.Contains("counter", line, StringComparison.Ordinal)
        );
        Assert.Equal(HttpStatusCode.OK, (await shop.LogInWithPasskey(device)).Status);
    }

    [Fact]
    public async Task The_log_names_the_ceremony_and_the_check_of_a_step_up_too()
    {
        using var device = shop.Authenticator();
        using var strangers = shop.Authenticator();
        var (user, stranger) = (await shop.SignUpVerified(), await shop.SignUpVerified());
        await user.AddPasskey(device);
        await stranger.AddPasskey(strangers);
        using var log = LogLines.Of(shop.Host);
        var request = (await user.Client.Post("/auth/passkeys/step-up-options")).Data;

        var foreign = await user.StepUp(request, strangers.Get(request["options"]!));
        var used = await user.StepUp(request, device.Get(request["options"]!));
        device.VerifiesUser = false;
        var unverified = await user.StepUp(device);
        (device.VerifiesUser, device.Origin) = (true, "https://evil.example");
        var elsewhere = await user.StepUp(device);

        Assert.All([foreign, used, unverified, elsewhere], reply => reply.Refused(HttpStatusCode.BadRequest, "passkey_refused"));
        Assert.All(Refusals(log), line => Assert.StartsWith("Passkey refused at step-up: ", line, StringComparison.Ordinal));
        Assert.Collection(
            Refusals(log),
            line => Assert.Contains("credential", line, StringComparison.Ordinal),
            line => Assert.Contains("was used before", line, StringComparison.Ordinal),
            line => Assert.Contains("User verification", line, StringComparison.Ordinal),
            line => Assert.Contains("origin", line, StringComparison.Ordinal)
        );
    }

    private static IEnumerable<string> Refusals(LogLines log) => log.Where(line => line.StartsWith("Passkey refused", StringComparison.Ordinal));
}
