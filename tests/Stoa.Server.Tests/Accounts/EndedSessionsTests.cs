using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Stoa.Accounts;
using Stoa.Accounts.Sessions;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Accounts;

public sealed class EndedSessionsTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Only_sessions_ended_more_than_a_month_ago_are_deleted()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var (old, recent, live) = (await shop.SignUp(), await shop.SignUp(), await shop.SignUp());
        const string End = "UPDATE accounts.sessions SET revoked_at = now() - make_interval(days => $2) WHERE user_id = $1";
        await shop.Host.Database.Change(End, cancelled, Guid.Parse(old.Id), 31);
        await shop.Host.Database.Change(End, cancelled, Guid.Parse(recent.Id), 29);

        await ActivatorUtilities.CreateInstance<EndedSessions>(shop.Host.Services).PurgeExpired(cancelled);

        var left = await Task.WhenAll(
            new[] { old, recent, live }.Select(user =>
                shop.Host.Database.One(
                    "SELECT EXISTS (SELECT FROM accounts.sessions WHERE user_id = $1)",
                    row => row.GetBoolean(0),
                    cancelled,
                    Guid.Parse(user.Id)
                )
            )
        );
        Assert.Equal(new[] { false, true, true }, left);
    }

    [Fact]
    public async Task A_session_that_ended_is_kept_as_long_as_its_access_tokens_may_be_good()
    {
        var user = await shop.SignUp();
        await shop.Host.Execute(
            "UPDATE accounts.sessions SET revoked_at = now() - interval '59 days', ends_at = now() - interval '59 days' WHERE user_id = $1",
            Guid.Parse(user.Id)
        );
        var options = Options.Create(new TokenOptions { AccessLifetime = TimeSpan.FromDays(60) });

        await ActivatorUtilities.CreateInstance<EndedSessions>(shop.Host.Services, options).PurgeExpired(TestContext.Current.CancellationToken);

        Assert.Equal(1, await shop.Host.One<long>("SELECT count(*) FROM accounts.sessions WHERE user_id = $1", Guid.Parse(user.Id)));
    }

    [Fact]
    public async Task A_token_that_a_clock_ahead_issued_opens_nothing_once_its_session_has_ended()
    {
        var user = await shop.SignUp();
        await shop.Host.Execute(
            "UPDATE accounts.sessions SET created_at = now(), revoked_at = now() - interval '1 day' WHERE user_id = $1",
            Guid.Parse(user.Id)
        );
        // A node that has not seen the user reads what is.
        await using var other = await StoaHost.Start(shop.Host.ConnectionString);

        (await new Client(other, user.AccessToken).Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
    }
}
