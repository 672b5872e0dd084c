using System.Net.Http.Headers;
using System.Text;
using Stoa.Platform.Data;
using Stoa.Push;

namespace Stoa.Server.Tests.Push;

/// <summary>Devices are counted as they change; what is counted is what a count of them all would give, at every moment.</summary>
public sealed class DeviceCountTests(PushShop shop) : IClassFixture<PushShop>
{
    private const string Job = "counts of devices";
    private static readonly string[] Platforms = ["android", "ios", "web"];

    [Fact]
    public async Task Whatever_happens_to_devices_at_the_same_time_they_are_counted_right()
    {
        using var over = new CancellationTokenSource();
        var watching = Task.WhenAll(AddUpUntil(over.Token), AddUpUntil(over.Token), CompareUntil(over.Token));
        var users = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => shop.NewCustomer()));

        await Task.WhenAll(users.Select((user, number) => Change(user, new Random(number))));
        await over.CancelAsync();
        await watching;

        await IsRight();
        await Wait.Until(async () =>
        {
            // The server's own job may be at it.
            await PeriodicJob.Run(shop.Host, Job);
            return await shop.Host.One<bool>("SELECT NOT EXISTS (TABLE push.device_changes) AND NOT EXISTS (TABLE push.tag_changes)");
        });
        await IsRight();
    }

    [Fact]
    public async Task An_app_that_registers_again_the_same_day_leaves_nothing_to_add_up()
    {
        var token = PushDesk.Token();
        await shop.Customer.Client.Post(
            "/device-tokens",
            new
            {
                fcmToken = token,
                platform = "ios",
                tags = new[] { "same" },
            }
        );
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);

        await connection.Change(
            "UPDATE push.devices SET last_seen_at = last_seen_at + interval '1 microsecond', device_name = 'again', updated_at = now() WHERE fcm_token = $1",
            TestContext.Current.CancellationToken,
            token
        );

        Assert.Equal(0, await connection.One(NewSql, row => row.GetInt64(0), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_was_undone_is_not_counted()
    {
        var tag = PushDesk.Tag();
        await using (var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken))
        await using (await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var insert = new Npgsql.NpgsqlCommand(
                "INSERT INTO push.devices (fcm_token, platform, tags, last_seen_at, created_at, updated_at)"
                    + $" VALUES ('{tag}', 'web', ARRAY['{tag}'], now(), now(), now())",
                connection
            );
            await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, (long)(await shop.Admin.Get($"/admin/device-tokens?tag={tag}")).Json["meta"]!["totalItems"]!);
        await IsRight();
    }

    [Fact]
    public async Task Where_all_devices_were_thrown_away_at_once_none_is_counted()
    {
        await shop.Admin.NewDevice("web", tags: new[] { PushDesk.Tag() });
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);

        await connection.Change("TRUNCATE push.devices CASCADE", TestContext.Current.CancellationToken);

        Assert.Equal(0, await connection.One(NewSql, row => row.GetInt64(0), TestContext.Current.CancellationToken));
        Assert.False(await connection.One("SELECT EXISTS (TABLE push.device_counts)", row => row.GetBoolean(0), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Devices_that_were_there_before_they_were_counted_are_counted()
    {
        await shop.Admin.NewDevice("web", tags: new[] { PushDesk.Tag() });
        await shop.Host.Execute(
            """
            DROP FUNCTION push.count_new_devices, push.count_changed_devices, push.count_deleted_devices, push.count_no_devices CASCADE;
            DROP FUNCTION push.seen_on CASCADE;
            DROP TABLE push.device_counts, push.device_changes, push.tag_counts, push.tag_changes
            """
        );
        await using var migration = typeof(PushModule).Assembly.GetManifestResourceStream("Stoa.Push.Migrations.0024_device_counts.sql")!;

        await shop.Host.Execute(await new StreamReader(migration).ReadToEndAsync(TestContext.Current.CancellationToken));

        await IsRight();
    }

    /// <summary>What a shop does with its devices, fifty times.</summary>
    private async Task Change(User user, Random random)
    {
        var (tags, tokens) = (Enumerable.Range(0, 3).Select(_ => PushDesk.Tag()).ToArray(), Enumerable.Range(0, 8).Select(_ => PushDesk.Token()).ToArray());
        for (var number = 0; number < 50; number++)
        {
            var (tag, token, platform) = (random.GetItems(tags, 1), random.GetItems(tokens, 1)[0], random.GetItems(Platforms, 1)[0]);
            var id = await shop.Host.One<long>("SELECT coalesce(max(id), 0) FROM push.devices WHERE fcm_token = $1", token);
            var reply = await (
                random.Next(9) switch
                {
                    0 or 1 => user.Client.Post(
                        "/device-tokens",
                        new
                        {
                            fcmToken = token,
                            platform,
                            tags = tag,
                        }
                    ),
                    2 => shop.Admin.Post(
                        "/admin/device-tokens",
                        new
                        {
                            fcmToken = token,
                            platform,
                            tags,
                        }
                    ),
                    3 => Import([.. tokens.Select(each => Line(each, platform, tag[0], random.Next(60)))]),
                    4 => shop.Admin.Post("/admin/device-tokens/deactivate", new { tag = tag[0] }),
                    5 when id > 0 => shop.Admin.Put($"/admin/device-tokens/{id}", new { platform, tags }),
                    6 when id > 0 => shop.Admin.Post($"/admin/device-tokens/{id}/activate"),
                    7 when id > 0 => shop.Admin.Delete($"/admin/device-tokens/{id}"),
                    _ => LongNotSeen(tag[0], random.Next(300)),
                }
            );
            Assert.True((int)reply.Status is 200 or 201 or 404 || reply.Text.Contains("FCM token already exists", StringComparison.Ordinal), reply.Text);
        }
    }

    private async Task<Reply> LongNotSeen(string tag, int days)
    {
        await shop.Host.Execute("UPDATE push.devices SET last_seen_at = now() - $2 * interval '1 day' WHERE tags @> ARRAY[$1]", tag, days);
        await PeriodicJob.Run(shop.Host, "stale devices");
        return await shop.Admin.Get("/admin/device-tokens/stats");
    }

    private static string Line(string token, string platform, string tag, int days) =>
        $$"""{"fcmToken":"{{token}}","platform":"{{platform}}","tags":["{{tag}}"],"lastSeenAt":"{{DateTimeOffset.UtcNow.AddDays(-days):O}}"}""";

    private async Task<Reply> Import(string[] lines)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/device-tokens/import")
        {
            Content = new StringContent(string.Join('\n', lines), Encoding.UTF8),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        return await shop.Admin.Send(request);
    }

    private async Task AddUpUntil(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await PeriodicJob.Run(shop.Host, Job);
        }
    }

    /// <summary>By one statement, which sees one moment.</summary>
    private async Task CompareUntil(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            Assert.Equal("", await shop.Host.One<string>(DifferentSql));
        }
    }

    /// <summary>Also by what staff are told.</summary>
    private async Task IsRight()
    {
        Assert.Equal("", await shop.Host.One<string>(DifferentSql));
        var stats = (await shop.Admin.Get("/admin/device-tokens/stats")).Data;
        Assert.Equal(await shop.Host.One<string>(StatsSql), $"{stats["total"]} {stats["active"]} {stats["stale"]} {Sum("inactive")} {Sum("platforms")}");
        foreach (var tag in (await shop.Host.One<string[]>("SELECT coalesce(array_agg(DISTINCT t), '{}') FROM push.devices, unnest(tags) AS t")).Take(5))
        {
            var expected = await shop.Host.One<long>("SELECT count(*) FROM push.devices WHERE tags @> ARRAY[$1]", tag);
            Assert.Equal(expected, (long)(await shop.Admin.Get($"/admin/device-tokens?tag={tag}")).Json["meta"]!["totalItems"]!);
        }

        string Sum(string of) =>
            string.Join(',', stats[of]!.AsObject().OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}:{each.Value}"));
    }

    /// <summary>What the transaction itself has added.</summary>
    private const string NewSql = """
        SELECT (SELECT count(*) FROM push.device_changes c WHERE c.xmin = pg_current_xact_id()::xid)
            + (SELECT count(*) FROM push.tag_changes c WHERE c.xmin = pg_current_xact_id()::xid)
        """;

    private const string StatsSql = """
        SELECT concat_ws(' ', count(*), count(*) FILTER (WHERE is_active), count(*) FILTER (WHERE is_active AND last_seen_at < now() - interval '30 days'),
            (SELECT coalesce(string_agg(r.reason || ':' || r.n, ',' ORDER BY r.reason COLLATE "C"), '') FROM (
                SELECT deactivation_reason AS reason, count(*) AS n FROM push.devices WHERE NOT is_active GROUP BY 1) AS r),
            (SELECT coalesce(string_agg(p.platform || ':' || p.n, ',' ORDER BY p.platform COLLATE "C"), '') FROM (
                SELECT platform, count(*) AS n FROM push.devices WHERE is_active GROUP BY 1) AS p))
        FROM push.devices
        """;

    private const string DifferentSql = """
        WITH counted AS (
            SELECT platform || ' ' || reason || ' ' || seen_on AS what, devices FROM (TABLE push.device_counts UNION ALL TABLE push.device_changes) AS c
            UNION ALL
            SELECT tag, devices FROM (TABLE push.tag_counts UNION ALL TABLE push.tag_changes) AS c
        ),
        there AS (
            SELECT platform || ' ' || coalesce(deactivation_reason, '') || ' '
                || CASE WHEN is_active THEN (last_seen_at AT TIME ZONE 'UTC')::date ELSE '-infinity' END AS what, -1 AS devices FROM push.devices
            UNION ALL
            SELECT t, -1 FROM push.devices, unnest(tags) AS t
        )
        SELECT coalesce(string_agg(d.what || ': ' || d.devices, ', '), '') FROM (
            SELECT what, sum(devices) AS devices FROM (TABLE counted UNION ALL TABLE there) AS a GROUP BY what HAVING sum(devices) <> 0) AS d
        """;
}
