using System.Globalization;
using System.Security.Cryptography;

namespace Stoa.Server.Tests.Accounts.SecondFactors;

/// <summary>An authenticator app that knows RFC 6238 and nothing of our code: it is given the base32 text that a person would type.</summary>
public sealed class AuthenticatorApp(string secret)
{
    public static long CurrentStep => DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30;

    public string Code => CodeAt(CurrentStep);

    /// <summary>The code of the next time step, which is already accepted.</summary>
    public string NextCode => CodeAt(CurrentStep + 1);

    /// <summary>Six digits that are not the current code.</summary>
    public string WrongCode =>
        Enumerable
            .Range(0, 10)
            .Select(digit => new string((char)('0' + digit), 6))
            .First(code => Enumerable.Range(-3, 7).All(steps => CodeAt(CurrentStep + steps) != code));

    private string CodeAt(long step)
    {
        var bits = string.Concat(
            secret.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0'))
        );
        var key = bits.Chunk(8).Where(eight => eight.Length == 8).Select(eight => Convert.ToByte(new string(eight), 2)).ToArray();
        var counter = BitConverter.GetBytes(step);
        Array.Reverse(counter);
#pragma warning disable CA5350 // What authenticator apps use.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var at = hash[19] & 15;
        var number = ((hash[at] & 127) << 24) | (hash[at + 1] << 16) | (hash[at + 2] << 8) | hash[at + 3];
        return (number % 1000000).ToString("000000", CultureInfo.InvariantCulture);
    }
}

/// <summary>A user with an authenticator.</summary>
public sealed record Protected(User User, AuthenticatorApp App, string[] RecoveryCodes);

/// <summary>Helpers for tests of second factors.</summary>
internal static class Factors
{
    public static Task<int> Verify(this StoaHost host, User user) =>
        host.Execute("UPDATE accounts.users SET email_verified = true WHERE id = $1", Guid.Parse(user.Id));

    /// <summary>Makes the current codes usable again, instead of waiting half a minute for the next.</summary>
    public static Task<int> ForgetUsedCodes(this StoaHost host, User user) =>
        host.Execute("UPDATE accounts.authenticators SET used_step = 0 WHERE user_id = $1", Guid.Parse(user.Id));

    /// <summary>Moves the last authentication of the sessions eleven minutes into the past.</summary>
    public static Task<int> LetTimePass(this StoaHost host, User user) =>
        host.Execute(
            "UPDATE accounts.sessions SET created_at = created_at - interval '11 minutes', proved_at = proved_at - interval '11 minutes' WHERE user_id = $1",
            Guid.Parse(user.Id)
        );

    public static async Task<User> SignUpVerified(this Shop shop)
    {
        var user = await shop.SignUp();
        await shop.Host.Verify(user);
        return user;
    }

    public static async Task<Protected> SignUpProtected(this Shop shop) => await shop.Host.Protect(await shop.SignUp());

    /// <summary>Sets an authenticator up for the user; its current code can be used afterwards.</summary>
    public static async Task<Protected> Protect(this StoaHost host, User user)
    {
        await host.Verify(user);
        var started = await user.Client.Post("/auth/totp");
        Assert.Equal(HttpStatusCode.OK, started.Status);
        var app = new AuthenticatorApp((string)started.Data["secret"]!);
        var confirmed = await user.Client.Post("/auth/totp/confirm", new { code = app.Code });
        Assert.Equal(HttpStatusCode.OK, confirmed.Status);
        await host.ForgetUsedCodes(user);
        return new Protected(user, app, [.. confirmed.Data["recovery_codes"]!.AsArray().Select(code => (string)code!)]);
    }

    public static Task<Reply> LogIn(this Client client, User user, string? totp = null, string? recoveryCode = null) =>
        (totp, recoveryCode) switch
        {
            (null, null) => client.Post("/auth/login", new { email = user.Email, password = user.Password }),
            (_, null) => client.Post(
                "/auth/login",
                new
                {
                    email = user.Email,
                    password = user.Password,
                    totp,
                }
            ),
            (null, _) => client.Post(
                "/auth/login",
                new
                {
                    email = user.Email,
                    password = user.Password,
                    recovery_code = recoveryCode,
                }
            ),
            _ => client.Post(
                "/auth/login",
                new
                {
                    email = user.Email,
                    password = user.Password,
                    totp,
                    recovery_code = recoveryCode,
                }
            ),
        };

    public static Task<long> OpenSessions(this StoaHost host, User user) =>
        host.Read<long>("SELECT count(*) FROM accounts.sessions WHERE user_id = $1 AND revoked_at IS NULL", Guid.Parse(user.Id));
}
