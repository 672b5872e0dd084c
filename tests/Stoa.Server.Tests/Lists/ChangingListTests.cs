using System.Globalization;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Push;

namespace Stoa.Server.Tests.Lists;

/// <summary>A list that is read while others change it.</summary>
public sealed class ChangingListTests(PushShop shop) : IClassFixture<PushShop>
{
    private const string Path = "/admin/device-tokens";

    private Client Root => shop.Admin.Under("/api/v1");

    [Fact]
    public async Task Entries_that_come_or_go_between_two_pages_neither_repeat_nor_hide_another()
    {
        var (tag, ids) = await Devices(10);

        var walked = await Root.Walk(
            Path,
            $"tag={tag}&page_size=4",
            byCursor: true,
            between: async () =>
            {
                await shop.Admin.NewDevice(tags: new[] { tag });
                // The last entry of the page before, at which the cursor stands, and one of the page to come.
                await shop.Admin.Delete($"{Path}/{ids[3]}");
                await shop.Admin.Delete($"{Path}/{ids[5]}");
            }
        );

        Assert.Equal(ids.Where((_, n) => n != 5).Select(id => id.ToString(CultureInfo.InvariantCulture)), walked, StringComparer.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_moves_behind_the_cursor_is_seen_again_there_and_no_other_is_missed()
    {
        var (tag, ids) = await Devices(6);
        await shop.Host.Execute("UPDATE push.devices SET last_seen_at = date '2026-01-01' - id::int % 1000 WHERE id = ANY($1)", ids);
        var before = await Root.Walk(Path, $"tag={tag}&page_size=100&sort=-last_seen_at", byCursor: false);

        var walked = await Root.Walk(
            Path,
            $"tag={tag}&page_size=2&sort=-last_seen_at",
            byCursor: true,
            between: () => shop.Host.Execute("UPDATE push.devices SET last_seen_at = '2020-01-01' WHERE id = $1", long.Parse(before[0], null))
        );

        Assert.Equal([.. before, before[0]], walked);
    }

    [Fact]
    public async Task Staff_who_insert_all_the_time_do_not_disturb_a_walk()
    {
        var (tag, ids) = await Devices(30);
        using var stop = new CancellationTokenSource();
        var inserting = Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(async _ =>
                {
                    while (!stop.IsCancellationRequested)
                    {
                        await shop.Admin.NewDevice(tags: new[] { tag });
                    }
                })
        );

        var walked = await Root.Walk(Path, $"tag={tag}&page_size=3&sort=-id", byCursor: true);
        await stop.CancelAsync();
        await inserting;

        // What came before the first page was read stands before the others.
        Assert.Equal(ids.Select(id => id.ToString(CultureInfo.InvariantCulture)), walked.TakeLast(ids.Length), StringComparer.Ordinal);
        Assert.Equal(walked.Count, walked.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task What_came_since_it_was_counted_is_announced()
    {
        var list = new ListQuery("n", "generate_series(1, 5) AS n", "n", "int", [new SortColumn("n", "n", "int")]).CountedBy(
            "SELECT 2::bigint WHERE $1::int > 0"
        );

        var read = await list.Read(
            shop.Host.Database,
            new ListRequest(new PageQuery(1, 2), null, null),
            row => row.GetInt32(0),
            TestContext.Current.CancellationToken
        );

        Assert.Equal([5, 4], read.Value!.Items);
        Assert.Equal((3, true), (read.Value.Total, read.Value.Info.HasNext));
    }

    [Theory]
    [InlineData("device-tokens", "tag=deep", 10_050)]
    public async Task Beyond_what_is_counted_pages_go_on_to_the_last_entry(string list, string filter, int count)
    {
        await shop.Host.Execute(
            """
            INSERT INTO push.devices (fcm_token, platform, tags, last_seen_at, created_at, updated_at)
            SELECT 'deep-' || n, 'android', '{deep}', now(), now(), now() FROM generate_series(1, $1) AS n
            """,
            count
        );

        var first = (await Root.Get($"/admin/{list}?{filter}&page_size=100")).Meta();
        var last = await Root.Get($"/admin/{list}?{filter}&page_size=100&page=101");
        var beyond = (await Root.Get($"/admin/{list}?{filter}&page_size=100&page=102")).Meta();
        var paged = await Root.Walk($"/admin/{list}", $"{filter}&page_size=100", byCursor: false);

        Assert.Equal((10_000L, true, true), ((long)first["total_items"]!, (bool)first["total_is_minimum"]!, (bool)first["has_next"]!));
        Assert.Equal((50, (long)count, false), (last.Data.AsArray().Count, (long)last.Meta()["total_items"]!, (bool)last.Meta()["has_next"]!));
        Assert.Null(last.Meta()["total_is_minimum"]);
        Assert.False((bool)beyond["has_next"]!);
        Assert.Equal((count, count), (paged.Count, paged.Distinct(StringComparer.Ordinal).Count()));
        var walked = await Root.Walk($"/admin/{list}", $"{filter}&page_size=100", byCursor: true);
        Assert.Equal(paged, walked);
    }

    /// <summary>New devices of a tag of their own, newest first.</summary>
    private async Task<(string Tag, long[] Ids)> Devices(int count)
    {
        var (tag, ids) = (PushDesk.Tag(), new long[count]);
        for (var n = count - 1; n >= 0; n--)
        {
            ids[n] = await shop.Admin.NewDevice(tags: new[] { tag });
        }
        return (tag, ids);
    }
}
