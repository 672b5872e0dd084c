using Microsoft.Extensions.DependencyInjection;
using Stoa.Accounts.ApiKeys;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.ApiKeys;

/// <summary>Two servers on one database: what is checked from memory, and how a change of a key reaches the other node.</summary>
public sealed class KeyNodeTests(Shop shop) : IClassFixture<Shop>, IAsyncLifetime
{
    private StoaHost _second = null!;

    public async ValueTask InitializeAsync()
    {
        _second = await StoaHost.Start(shop.Host.ConnectionString);
        await _second.Services.GetRequiredService<ChangeNotifications>().Listening;
        await shop.Host.Services.GetRequiredService<ChangeNotifications>().Listening;
    }

    public async ValueTask DisposeAsync()
    {
        var errors = _second.LoggedErrors;
        await _second.DisposeAsync();
        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_known_key_is_checked_and_a_forged_checksum_refused_without_reading_the_tables_of_accounts()
    {
        var key = await (await shop.SuperAdmin()).Client.NewKey(["products:read"]);
        Assert.Equal(HttpStatusCode.OK, (await key.Client.Get("/admin/products")).Status);
        await using var stranger = await StoaHost.Start(shop.Host.ConnectionString);

        await shop.Host.Execute("ALTER TABLE accounts.api_keys RENAME TO api_keys_away; ALTER TABLE accounts.users RENAME TO users_away");
        try
        {
            for (var request = 0; request < 20; request++)
            {
                Assert.Equal(HttpStatusCode.OK, (await key.Client.Get("/admin/products")).Status);
                var forged = key.Text[..^1] + (key.Text[^1] == '0' ? '1' : '0');
                (await (key.Client with { Token = forged }).Get("/admin/products")).Refused(HttpStatusCode.Unauthorized, "invalid_token");
            }
            // What is well-formed and unknown is looked up, which shows that the table is missing.
            Assert.Equal(HttpStatusCode.InternalServerError, (await new Client(stranger, KeyText.Generate(false)).Get("/admin/products")).Status);
            Assert.Equal(HttpStatusCode.InternalServerError, (await new Client(stranger, key.Text).Get("/admin/products")).Status);
        }
        finally
        {
            await shop.Host.Execute("ALTER TABLE accounts.api_keys_away RENAME TO api_keys; ALTER TABLE accounts.users_away RENAME TO users");
        }
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("scope taken away")]
    [InlineData("expiry set")]
    [InlineData("rotated at once")]
    public async Task A_change_on_one_node_holds_on_the_other(string how)
    {
        var root = (await shop.SuperAdmin()).Client;
        var key = await root.NewKey(["orders:read"]);
        Assert.Equal(HttpStatusCode.OK, (await There(key).Get("/admin/orders")).Status);

        switch (how)
        {
            case "revoked":
                await root.Revoke(key);
                break;
            case "rotated at once":
                (await root.Rotate(key, new { overlap_seconds = 0 })).IsOk();
                break;
            case "expiry set":
                var soon = DateTimeOffset.UtcNow.AddSeconds(1);
                (await root.Send(HttpMethod.Patch, "/admin/api-keys/" + key.Id, new { expires_at = soon }, ("If-Match", "*"))).IsOk();
                break;
            default:
                (await root.Send(HttpMethod.Patch, "/admin/api-keys/" + key.Id, new { scopes = new[] { "products:read" } }, ("If-Match", "*"))).IsOk();
                break;
        }

        var expected = how == "scope taken away" ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized;
        await Behind.Until(expected, () => There(key).Get("/admin/orders"));
        Assert.Equal(expected, (await There(key).Get("/admin/orders")).Status);
        Assert.Equal(expected, (await key.Client.Get("/admin/orders")).Status);
    }

    [Fact]
    public async Task A_key_that_is_revoked_while_its_node_hears_nothing_is_refused_there_at_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var key = await root.NewKey(["orders:read"]);
        Assert.Equal(HttpStatusCode.OK, (await There(key).Get("/admin/orders")).Status);
        var listener = _second.Services.GetRequiredService<ChangeNotifications>();
        var before = listener.Node!.Value.BackendPid;

        await shop.Host.Execute("SELECT pg_terminate_backend($1)", before);
        await Wait.Until(() => listener.Node?.BackendPid != before);
        await root.Revoke(key);

        await Behind.Until(HttpStatusCode.Unauthorized, () => There(key).Get("/admin/orders"));
        (await There(key).Get("/admin/orders")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
    }

    [Fact]
    public async Task After_a_revocation_amid_many_requests_none_passes_on_either_node()
    {
        var root = (await shop.SuperAdmin()).Client;
        for (var round = 0; round < 10; round++)
        {
            var key = await root.NewKey(["orders:read"]);
            var amid = Task.WhenAll(Enumerable.Range(0, 12).Select(number => Task.Run(() => (number % 2 == 0 ? key.Client : There(key)).Get("/admin/orders"))));

            await root.Revoke(key);

            (await key.Client.Get("/admin/orders")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
            Assert.All(await amid, reply => Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.Unauthorized, reply.Text));
            await _second.Services.GetRequiredService<ChangeNotifications>().Settled(TestContext.Current.CancellationToken);
            (await There(key).Get("/admin/orders")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
            (await key.Client.Get("/admin/orders")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
        }
    }

    [Fact]
    public async Task Of_rotations_at_one_time_on_two_nodes_the_last_two_secrets_are_left()
    {
        var root = await shop.SuperAdmin();
        var key = await root.Client.NewKey(["orders:read"]);

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(number => new Client(number % 2 == 0 ? shop.Host : _second, root.AccessToken).Rotate(key))
        );

        var secrets = replies.Select(reply => MadeKey.Of(reply.IsOk(), root.Client)).Prepend(key).ToList();
        await shop.Host.Services.GetRequiredService<ChangeNotifications>().Settled(TestContext.Current.CancellationToken);
        var taken = 0;
        foreach (var secret in secrets)
        {
            taken += (await secret.Client.Get("/admin/orders")).Status == HttpStatusCode.OK ? 1 : 0;
        }
        Assert.Equal(2, taken);
        Assert.Equal(7, (int)(await root.Client.Get("/admin/api-keys/" + key.Id)).Data["version"]!);
    }

    private Client There(MadeKey key) => new(_second, key.Text);
}
