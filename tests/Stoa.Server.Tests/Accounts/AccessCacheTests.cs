using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Accounts;

/// <summary>Authorizing a known user costs no database read.</summary>
public sealed class AccessCacheTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_known_user_is_authorized_without_reading_the_users_table()
    {
        var user = await shop.SignUp();
        // Before the change notifications are connected, nothing is cached.
        await shop.Host.Services.GetRequiredService<ChangeNotifications>().Listening;
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/cart")).Status);
        await using var stranger = await StoaHost.Start(shop.Host.ConnectionString);

        await shop.Host.Execute("ALTER TABLE accounts.users RENAME TO users_away");
        try
        {
            for (var request = 0; request < 20; request++)
            {
                Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/cart")).Status);
            }
            // A node that has never seen the user must read the table, which shows that it is missing.
            Assert.Equal(HttpStatusCode.InternalServerError, (await new Client(stranger, user.AccessToken).Get("/cart")).Status);
        }
        finally
        {
            await shop.Host.Execute("ALTER TABLE accounts.users_away RENAME TO users");
        }
    }
}
