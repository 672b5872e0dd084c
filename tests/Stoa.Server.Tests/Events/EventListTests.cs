using System.Globalization;

namespace Stoa.Server.Tests.Events;

/// <summary>The log by cursor, by type, by thing and by time.</summary>
public sealed class EventListTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_log_is_read_from_the_newest_and_on_from_a_place()
    {
        var root = (await shop.SuperAdmin()).Client;
        for (var i = 0; i < 5; i++)
        {
            await Told.Add(shop.Host, "listed");
        }
        var positions = (await Told.EventsOf(shop.Host, "listed")).ConvertAll(one => one.Position);

        var newest = await root.Get("/admin/events?aggregate=listed&page_size=2");
        Assert.Equal(HttpStatusCode.OK, newest.Status);
        Assert.Equal([positions[4], positions[3]], newest.Data.AsArray().Select(one => (long)one!["position"]!));
        Assert.Equal(["position", "id", "type", "aggregate_kind", "aggregate_id", "sequence", "timestamp", "data"], Reply.MembersOf(newest.Data[0]));
        Assert.Equal("""{"id":"0194783c-5c00-7000-8000-000000000001"}""", newest.Data[0]!["data"]!.ToJsonString());

        var seen = new List<long>();
        for (var cursor = "*"; cursor is not null; )
        {
            var page = await root.Get($"/admin/events?aggregate=listed&sort=position&page_size=2&cursor={cursor}");
            seen.AddRange(page.Data.AsArray().Select(one => (long)one!["position"]!));
            cursor = (string?)page.Json["meta"]?["next_cursor"] ?? (string?)page.Json["pagination"]?["next_cursor"];
        }
        Assert.Equal(positions, seen);

        var behind = await root.Get(string.Create(CultureInfo.InvariantCulture, $"/admin/events?aggregate=listed&sort=position&after={positions[2]}"));
        Assert.Equal(positions[3..], behind.Data.AsArray().Select(one => (long)one!["position"]!));
        Assert.Empty((await root.Get("/admin/events?aggregate=listed&type=order.paid&type=order.placed")).Data.AsArray());
        Assert.Empty((await root.Get("/admin/events?aggregate=listed&from=2100-01-01T00:00:00Z")).Data.AsArray());
        Assert.Equal(5, (await root.Get("/admin/events?aggregate=listed&from=2020-01-01T00:00:00Z&type=order.updated")).Data.AsArray().Count);
    }

    [Fact]
    public async Task Without_the_right_there_is_neither_list_nor_stream()
    {
        var support = await shop.SignUpAs("customer_experience");

        Assert.Equal(HttpStatusCode.Forbidden, (await support.Client.Get("/admin/events")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await support.Client.Send(HttpMethod.Get, "/admin/events", null, ("Accept", "text/event-stream"))).Status);
    }
}
