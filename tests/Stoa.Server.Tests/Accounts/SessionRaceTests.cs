namespace Stoa.Server.Tests.Accounts;

/// <summary>Many requests of one session at the same moment.</summary>
[Race]
public sealed class SessionRaceTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Forty_refreshes_of_one_token_get_one_successor()
    {
        var user = await shop.SignUp();

        var replies = await AtOnce(Enumerable.Repeat(() => shop.Guest.Refresh(user.RefreshToken), 40));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Single(replies.Select(reply => reply.RefreshToken()).Distinct(StringComparer.Ordinal));
        Assert.Equal(2, await shop.Host.Read<int>("SELECT generation FROM accounts.sessions WHERE user_id = $1 AND revoked_at IS NULL", Guid.Parse(user.Id)));
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Refresh(replies[0].RefreshToken())).Status);
    }

    [Fact]
    public async Task A_refresh_concurrent_with_a_logout_leaves_no_live_session()
    {
        for (var round = 0; round < 10; round++)
        {
            var user = await shop.SignUp();

            var replies = await AtOnce([
                .. Enumerable.Repeat(() => shop.Guest.Refresh(user.RefreshToken), 4),
                () => user.Client.Post("/auth/logout"),
                .. Enumerable.Repeat(() => shop.Guest.Refresh(user.RefreshToken), 4),
            ]);

            Assert.All(replies, reply => Assert.Contains(reply.Status, new[] { HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.Unauthorized }));
            Assert.Equal(
                0,
                await shop.Host.Read<long>("SELECT count(*) FROM accounts.sessions WHERE user_id = $1 AND revoked_at IS NULL", Guid.Parse(user.Id))
            );
            foreach (var reply in replies.Where(reply => reply.Status == HttpStatusCode.OK))
            {
                (await new Client(shop.Host, reply.AccessToken()).Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
                (await shop.Guest.Refresh(reply.RefreshToken())).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
            }
        }
    }

    [Fact]
    public async Task Concurrent_use_of_an_old_and_a_new_token_ends_the_session()
    {
        var user = await shop.SignUp();
        var second = await shop.Guest.Refresh(user.RefreshToken);
        await shop.Guest.Refresh(second.RefreshToken());

        await AtOnce([
            .. Enumerable.Repeat(() => shop.Guest.Refresh(user.RefreshToken), 10),
            .. Enumerable.Repeat(() => shop.Guest.Refresh(second.RefreshToken()), 10),
        ]);

        Assert.Equal(0, await shop.Host.Read<long>("SELECT count(*) FROM accounts.sessions WHERE user_id = $1 AND revoked_at IS NULL", Guid.Parse(user.Id)));
        (await user.Client.Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
    }

    private static Task<Reply[]> AtOnce(IEnumerable<Func<Task<Reply>>> requests) => Task.WhenAll(requests.Select(Task.Run));
}
