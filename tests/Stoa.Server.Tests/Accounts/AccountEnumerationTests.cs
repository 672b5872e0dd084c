using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Accounts;

namespace Stoa.Server.Tests.Accounts;

/// <summary>No account enumeration: an address without an account is answered, counted, throttled and locked like one with an account.</summary>
public sealed class AccountEnumerationTests(Shop shop) : IClassFixture<Shop>
{
    public static TheoryData<string, string> Cases =>
        [.. Proofs.Contracts.SelectMany(contract => new[] { "verify_email", "login", "reset_password" }.Select(purpose => (contract, purpose)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Codes_for_known_and_unknown_addresses_behave_alike(string contract, string purpose)
    {
        var (known, unknown) = (await Known(), Proofs.NewAddress());

        foreach (var step in Steps(contract, purpose))
        {
            var here = await step(known);
            var there = await step(unknown);
            Assert.Equal(WithoutSeconds(here), WithoutSeconds(there));
        }

        Assert.Equal(await Counters(known), await Counters(unknown));
        Assert.Empty(await shop.MailsTo(unknown));
    }

    [Theory]
    [InlineData("store")]
    [InlineData("standard")]
    [InlineData("malnu")]
    public async Task A_recent_registration_does_not_show_in_the_response_to_guesses(string contract)
    {
        var (fresh, unknown) = ((await shop.SignUp()).Email, Proofs.NewAddress());

        for (var attempt = 0; attempt < 9; attempt++)
        {
            Assert.Equal(
                WithoutSeconds(await shop.As(contract).Guess("verify_email", fresh, "wrong-code")),
                WithoutSeconds(await shop.As(contract).Guess("verify_email", unknown, "wrong-code"))
            );
            if (attempt is 1 or 6)
            {
                await shop.Host.Execute("UPDATE accounts.one_time_codes SET expires_at = now() - interval '1 second'");
            }
        }
        Assert.Equal(await Counters(fresh), await Counters(unknown));
    }

    [Theory]
    [InlineData("store")]
    [InlineData("standard")]
    [InlineData("malnu")]
    public async Task Forgot_password_answers_alike_for_known_and_unknown_addresses(string contract)
    {
        var (known, unknown) = (await Known(), Proofs.NewAddress());

        Assert.Equal(WithoutSeconds(await shop.As(contract).Forgot(known)), WithoutSeconds(await shop.As(contract).Forgot(unknown)));

        Assert.Single(await shop.MailsTo(known), mail => mail.Subject == Proofs.ResetLinkMail);
        Assert.Empty(await shop.MailsTo(unknown));
    }

    [Theory]
    [InlineData("store")]
    [InlineData("standard")]
    [InlineData("malnu")]
    public async Task Wrong_passwords_lock_known_and_unknown_addresses_alike(string contract)
    {
        var (known, unknown) = (await Known(), Proofs.NewAddress());

        for (var attempt = 0; attempt < 7; attempt++)
        {
            Assert.Equal(
                WithoutSeconds(await shop.As(contract).LogIn(known, "Not-The-Password-1")),
                WithoutSeconds(await shop.As(contract).LogIn(unknown, "Not-The-Password-1"))
            );
        }
        Assert.Empty(await shop.MailsTo(unknown));
    }

    private IEnumerable<Func<string, Task<Reply>>> Steps(string contract, string purpose)
    {
        var client = shop.As(contract);
        yield return email => client.Guess(purpose, email, "no-code-yet");
        yield return email => client.AskFor(purpose, email);
        yield return email => client.AskFor(purpose, email);
        for (var attempt = 0; attempt < 7; attempt++)
        {
            yield return email => client.Guess(purpose, email, "wrong-code");
        }
    }

    /// <summary>Seconds may pass between two requests.</summary>
    private static string WithoutSeconds(Reply reply) =>
        Regex.Replace(reply.Fingerprint(), "Retry-After=\\d+|\"retry_after\":\\d+|\\d\\d:\\d\\d:\\d\\d|Content-Length=\\d+", "");

    private async Task<string> Counters(string email)
    {
        var identifier = shop.Host.Services.GetRequiredService<EmailHasher>().Of(email);
        return await shop.Host.Read<string>(
            """
            SELECT concat_ws(' ', b.wrong_in_hour, b.wrong_in_day, b.wrong_in_a_row, c.purpose, c.wrong_guesses,
                (SELECT string_agg(concat_ws(' ', s.purpose, s.sent_in_hour, s.sent_in_day), ' ' ORDER BY s.purpose)
                    FROM accounts.code_sends s WHERE s.identifier = b.identifier))
            FROM accounts.code_budgets b JOIN accounts.one_time_codes c ON c.identifier = b.identifier
            WHERE b.identifier = $1 ORDER BY c.cooldown_until DESC LIMIT 1
            """,
            identifier
        );
    }

    /// <summary>A user whose registration code no longer exists.</summary>
    private async Task<string> Known()
    {
        var user = await shop.SignUp();
        await shop.Host.Execute("DELETE FROM accounts.one_time_codes WHERE user_id = $1", Guid.Parse(user.Id));
        return user.Email;
    }
}
