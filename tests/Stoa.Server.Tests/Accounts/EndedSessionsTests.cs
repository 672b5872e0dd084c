using Microsoft.Extensions.DependencyInjection;
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
}
