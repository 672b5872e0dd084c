using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Stoa.Server.Tests.Webhooks;

namespace Stoa.Server.Tests.Edge;

/// <summary>Caches in front are told what changed (<c>Catalogue:Edge:Purge</c>), by every node, until they have heard it.</summary>
public sealed class PurgeTests(TestDatabases databases)
{
    [Fact]
    public async Task A_start_drops_everything_and_a_change_drops_what_shows_it()
    {
        await using var cache = await Receiver.Start();
        await using var host = await Start(cache);
        await Wait.Until(() => Keys(cache).Contains("catalogue", StringComparer.Ordinal));
        var staff = await Staff(host);

        await Rename(staff, "prod-5");

        await Wait.Until(() => Keys(cache).Contains("p-prod-5", StringComparer.Ordinal));
        Assert.Contains("a-t", Keys(cache), StringComparer.Ordinal);
        Assert.DoesNotContain("a-p", Keys(cache), StringComparer.Ordinal);
        Assert.DoesNotContain(Keys(cache), key => key.StartsWith("p-", StringComparison.Ordinal) && key != "p-prod-5");
        Assert.All(cache.All, request => Assert.Equal("/purge", request.Path));
    }

    [Fact]
    public async Task What_the_cache_refuses_is_told_again_and_the_change_does_not_wait_for_it()
    {
        await using var cache = await Receiver.Start();
        var away = false;
        var (taken, refused) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        cache.Answer = (request, http) =>
        {
            // One decision for both: a request that comes as the cache comes back is taken or refused, and remembered as that.
            var isAway = Volatile.Read(ref away);
            (isAway ? refused : taken).Enqueue(request.Headers.GetValueOrDefault("surrogate-key") ?? "");
            return Receiver.Status(http, isAway ? 503 : 204);
        };
        await using var host = await Start(cache);
        var staff = await Staff(host);
        // The start's, and its repetition.
        await Wait.Until(() => taken.Count(keys => keys == "catalogue") > 1);

        Volatile.Write(ref away, true);
        await Rename(staff, "prod-6");
        await Wait.Until(() => refused.Any(Drops));
        var before = taken.Count;
        Volatile.Write(ref away, false);

        await Wait.Until(() => taken.Skip(before).Any(Drops));

        // A node that lost its notifications for a moment drops everything, prod-6 with it.
        static bool Drops(string keys) => keys == "catalogue" || keys.Contains("p-prod-6", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(500)]
    public async Task What_the_cache_refuses_again_and_again_holds_up_nothing_else(int status)
    {
        await using var cache = await Receiver.Start();
        var (taken, refused) = RefusingProd5(cache, status);
        await using var host = await Start(cache);
        var staff = await Staff(host);
        await Wait.Until(() => taken.Count(keys => keys == "catalogue") > 1);

        await Rename(staff, "prod-5");
        await Wait.Until(() => refused.Count > 1);
        await Rename(staff, "prod-6");

        await Wait.Until(() => taken.Any(keys => keys.Contains("p-prod-6", StringComparison.Ordinal)));
        var before = refused.Count;
        await Wait.Until(() => refused.Count > before);
        // What is refused as it is said may be so for one key: the others are told without it.
        await Wait.Until(() => status == 500 || refused.Contains("p-prod-5", StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_the_cache_refuses_until_it_has_expired_there_is_said_and_told_no_more()
    {
        await using var cache = await Receiver.Start();
        var (taken, refused) = RefusingProd5(cache, 500);
        await using var host = await StoaHost.Start(
            await databases.Create(),
            [("Catalogue:Edge:MaxAge", "00:00:01"), ("Catalogue:Edge:StaleIfError", "00:00:00"), ("Catalogue:Edge:Purge:Url", cache.Root + "/purge")]
        );
        using var log = LogLines.Of(host);
        var staff = await Staff(host);
        // The start's, which drops what is changed by then.
        await Wait.Until(() => taken.Count(keys => keys == "catalogue") > 1);

        await Rename(staff, "prod-5");
        await Wait.Until(() => log.Any(line => line.Contains("what they had of it has expired: HTTP 500", StringComparison.Ordinal)));
        var before = refused.Count;
        await Rename(staff, "prod-6");
        // The second time is a second later: what had been set aside would have come by then.
        await Wait.Until(() => taken.Count(keys => keys.Contains("p-prod-6", StringComparison.Ordinal)) > 1);

        Assert.True(before > 1, "tried again meanwhile");
        Assert.Equal(before, refused.Count);
    }

    [Fact]
    public async Task Every_change_is_told_twice_for_an_answer_that_was_on_its_way()
    {
        await using var cache = await Receiver.Start();
        await using var host = await Start(cache);

        await Rename(await Staff(host), "prod-7");

        await Wait.Until(() => Keys(cache).Count(key => key == "p-prod-7") >= 2);
    }

    [Fact]
    public async Task Every_node_tells_after_it_has_dropped_its_own()
    {
        await using var here = await Receiver.Start();
        await using var there = await Receiver.Start();
        await using var first = await Start(here);
        await using var second = await StoaHost.Start(first.ConnectionString, [("Demo:Seed", "false"), .. Settings(there)]);
        var before = (await new Client(second, null).Get("/catalog/products/prod-8")).Text;
        var shown = before;
        there.Answer = async (request, http) =>
        {
            if (request.Headers.GetValueOrDefault("surrogate-key")?.Contains("p-prod-8", StringComparison.Ordinal) == true)
            {
                // What the cache would fetch from this node after the purge.
                shown = (await new Client(second, null).Get("/catalog/products/prod-8")).Text;
            }
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        };

        await Rename(await Staff(first), "prod-8");

        await Wait.Until(() => Keys(here).Contains("p-prod-8", StringComparer.Ordinal));
        await Wait.Until(() => Volatile.Read(ref shown) != before);
        Assert.Contains("Renamed prod-8", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_sent_as_json_with_an_authorization_where_that_is_asked_for()
    {
        await using var cache = await Receiver.Start();
        await using var host = await Start(cache, ("Catalogue:Edge:Purge:Format", "json"), ("Catalogue:Edge:Purge:Authorization", "Bearer purger"));

        await Wait.Until(() => cache.All.Count > 0);

        var request = cache.All[0];
        Assert.Equal("""{"tags":["catalogue"]}""", request.Body);
        Assert.Equal("Bearer purger", request.Headers["authorization"]);
        Assert.StartsWith("application/json", request.Headers["content-type"], StringComparison.Ordinal);
    }

    /// <summary>The cache refuses whatever names prod-5 with this status; the keys that it has taken, and those that it has refused.</summary>
    private static (ConcurrentQueue<string> Taken, ConcurrentQueue<string> Refused) RefusingProd5(Receiver cache, int status)
    {
        var (taken, refused) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        cache.Answer = (request, http) =>
        {
            var keys = request.Headers.GetValueOrDefault("surrogate-key") ?? "";
            var isRefused = keys.Contains("p-prod-5", StringComparison.Ordinal);
            (isRefused ? refused : taken).Enqueue(keys);
            return Receiver.Status(http, isRefused ? status : 204);
        };
        return (taken, refused);
    }

    internal static (string, string)[] Settings(Receiver cache) => [("Catalogue:Edge:MaxAge", "00:05:00"), ("Catalogue:Edge:Purge:Url", cache.Root + "/purge")];

    internal static async Task<Client> Staff(StoaHost host)
    {
        var guest = new Client(host, null);
        var login = await guest.Post("/auth/login", new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword });
        return guest with { Token = (string)login.Json["data"]!["access_token"]! };
    }

    private async Task<StoaHost> Start(Receiver cache, params (string, string)[] more) =>
        await StoaHost.Start(await databases.Create(), [.. Settings(cache), .. more]);

    private static async Task Rename(Client staff, string id) =>
        Assert.Equal(
            HttpStatusCode.OK,
            (await staff.Send(HttpMethod.Patch, "/admin/products/" + id, new { name = "Renamed " + id }, ("If-Match", "*"))).Status
        );

    private static IEnumerable<string> Keys(Receiver cache) =>
        cache.All.SelectMany(request => request.Headers.GetValueOrDefault("surrogate-key")?.Split(' ') ?? []);
}
