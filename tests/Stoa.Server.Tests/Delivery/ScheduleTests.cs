using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform.Data;
using Stoa.Push.Delivery;
using Stoa.Server.Tests.Push;

namespace Stoa.Server.Tests.Delivery;

/// <summary>Scheduled messages start by themselves, against the server's real clock.</summary>
public sealed class ScheduleTests(TestDatabases databases)
{
    [Fact]
    public async Task A_due_message_starts_once_on_two_nodes()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.AddNode();
        await post.Register("ok-", 20);
        var due = DateTimeOffset.UtcNow.AddSeconds(1);
        var message = await Scheduled(post, due);

        await post.Until(message, "sent");

        var started = await post.Database.One(
            "SELECT started_at FROM push.messages WHERE id = $1",
            row => row.GetFieldValue<DateTimeOffset>(0),
            CancellationToken.None,
            message
        );
        Assert.True(started >= due, $"due {due:O}, started {started:O}");
        Assert.Equal(2, await post.Node.One<long>("SELECT version FROM push.messages WHERE id = $1", message));
        Assert.Equal((20, 0), (post.Fcm.Journal.Totals.Devices, post.Fcm.Journal.Totals.Duplicates));
    }

    [Fact]
    public async Task An_overdue_message_starts_unless_it_is_later_than_its_limit()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register("ok-", 2);
        var now = DateTimeOffset.UtcNow;

        var (late, tooLate, patient) = (
            await Scheduled(post, now.AddMinutes(-30)),
            await Scheduled(post, now.AddHours(-3)),
            await Scheduled(post, now.AddHours(-3), "4 hours")
        );

        await post.Until(late, "sent");
        await post.Until(patient, "sent");
        Assert.Equal("The scheduled time was missed by more than 01:00:00", (await post.Until(tooLate, "failed")).FailureReason);
    }

    [Fact]
    public async Task A_message_with_zero_lateness_starts_on_time()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register("ok-", 2);

        var statuses = new List<string>();

        foreach (var milliseconds in new[] { 300, 1_500, 3_000 })
        {
            var message = await Scheduled(post, DateTimeOffset.UtcNow.AddMilliseconds(milliseconds), "0 seconds");
            statuses.Add((await post.Until(message, progress => progress.Status is "sent" or "failed")).Status);
        }

        // A busy machine may pause for a second, but not every time.
        Assert.Contains("sent", statuses, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_due_message_without_devices_fails_with_a_reason()
    {
        await using var post = await DeliveryHost.Open(databases);

        var message = await Scheduled(post, DateTimeOffset.UtcNow.AddMilliseconds(200));

        Assert.Equal("No active device tokens found", (await post.Until(message, "failed")).FailureReason);
    }

    [Fact]
    public async Task A_clock_jump_ahead_starts_skipped_messages_and_a_jump_back_repeats_none()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register("ok-", 3);
        var clock = new JumpingClock();
        var scheduler = ActivatorUtilities.CreateInstance<Scheduler>(
            post.Node.Services,
            clock,
            ActivatorUtilities.CreateInstance<StartDelivery>(post.Node.Services, clock)
        );
        var message = await Scheduled(post, DateTimeOffset.UtcNow.AddHours(2));

        Assert.False(await scheduler.StartNext(TestContext.Current.CancellationToken));
        clock.Jump(TimeSpan.FromMinutes(130));
        Assert.True(await scheduler.StartNext(TestContext.Current.CancellationToken));
        clock.Jump(TimeSpan.FromMinutes(-130));
        Assert.False(await scheduler.StartNext(TestContext.Current.CancellationToken));
        clock.Jump(TimeSpan.FromMinutes(130));
        Assert.False(await scheduler.StartNext(TestContext.Current.CancellationToken));

        await post.Until(message, progress => progress.Status is "sent" or "sending");
        Assert.True(post.Fcm.Journal.Totals.Most <= 1);
    }

    [Fact]
    public async Task Device_local_messages_are_sent_zone_by_zone()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register(["tokyo-1"], zone: "Asia/Tokyo");
        await post.Register(["new-york-1"], zone: "America/New_York");
        await post.Register(["nowhere-1"]);
        // It is this local time now in Tokyo, in nine hours in UTC, and later in New York.
        var wall = DateTimeOffset.UtcNow.AddHours(9).AddSeconds(-1);

        var message = await Scheduled(post, wall, null, "device_local");
        await post.Until(message, progress => progress.Accepted == 1);

        Assert.Equal((1, 0, 0), (post.Fcm.Journal.Receipts("tokyo-1"), post.Fcm.Journal.Receipts("new-york-1"), post.Fcm.Journal.Receipts("nowhere-1")));
        Assert.Equal(("sending", 3L), ((await post.Read(message)).Status, (await post.Read(message)).Total));
        var progress = await (await post.Node.AdminOfPush()).Get($"/admin/push-messages/{message}/progress");
        Assert.True(DateTimeOffset.Parse((string)progress.Data["expectedEndAt"]!, CultureInfo.InvariantCulture) > wall.AddHours(3), progress.Text);
        await post.Set(message, "cancelled");
    }

    [Fact]
    public async Task What_a_message_may_live_counts_from_the_time_of_each_zone()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register(["ahead-1"], zone: "Etc/GMT-14");
        await post.Register(["here-1"]);
        var message = await Scheduled(post, DateTimeOffset.UtcNow.AddSeconds(12), null, "device_local", """{"title":"Sale","ttl_seconds":5}""");

        await post.Until(message, "sent");

        Assert.Equal(1, post.Fcm.Journal.Receipts("here-1"));
    }

    [Fact]
    public async Task The_first_wave_begins_where_none_may_be_late()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register(["ahead-1"], zone: "Etc/GMT-14");

        var message = await Scheduled(post, DateTimeOffset.UtcNow.AddHours(14).AddMilliseconds(500), "0 seconds", "device_local");

        Assert.Equal(1, (await post.Until(message, progress => progress.Status is "sent" or "failed")).Accepted);
    }

    [Fact]
    public async Task A_wave_that_nobody_could_begin_for_too_long_is_skipped()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register(["here-1"]);
        var message = await Scheduled(post, DateTimeOffset.UtcNow.AddHours(9).AddSeconds(-1), "5 minutes", "device_local");
        await post.Until(message, progress => progress.Status == "sending");

        // Nine hours and ten minutes later, as no node was there at the time.
        await post.Database.Change(
            $"UPDATE push.messages SET scheduled_at = now() - interval '10 minutes', started_at = now() - interval '14 hours' WHERE id = {message}",
            CancellationToken.None
        );
        await post.Database.Change(
            $"UPDATE push.shards SET due_at = now() - interval '10 minutes' WHERE message_id = {message} AND NOT is_done",
            CancellationToken.None
        );
        var progress = await post.Until(message, "failed");
        var admin = await post.Node.AdminOfPush();

        Assert.Equal((1L, 0L, 0), (progress.Skipped, progress.Accepted, post.Fcm.Journal.Receipts("here-1")));
        Assert.Equal("The scheduled time was missed by more than 00:05:00", progress.FailureReason);
        Assert.Equal("""{"TOO_LATE":1}""", (await admin.Get($"/admin/push-messages/{message}/progress")).Data["skips"].Compact());
    }

    [Fact]
    public async Task A_wave_that_has_begun_goes_on_however_late_it_gets()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register(["here-1"]);
        var message = await Scheduled(post, DateTimeOffset.UtcNow.AddHours(9).AddSeconds(-1), "5 minutes", "device_local");
        await post.Until(message, progress => progress.Status == "sending");

        // Another part of the same wave was sent in time.
        await post.Database.Change(
            $"""
            INSERT INTO push.shards (message_id, no, from_id, to_id, expected, done_to, attempted_to, is_done, due_at, windows, time_zone, project)
            SELECT message_id, no + 100, to_id + 1, to_id + 1, 0, to_id + 1, to_id + 1, true, due_at, 1, time_zone, project
            FROM push.shards WHERE message_id = {message};
            UPDATE push.messages SET scheduled_at = now() - interval '10 minutes', started_at = now() - interval '14 hours' WHERE id = {message};
            UPDATE push.shards SET due_at = now() - interval '10 minutes' WHERE message_id = {message} AND NOT is_done;
            """,
            CancellationToken.None
        );
        await post.Until(message, "sent");

        Assert.Equal(1, post.Fcm.Journal.Receipts("here-1"));
    }

    [Fact]
    public async Task A_message_that_cannot_be_started_does_not_block_the_next()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register(["ok-1"]);
        var poison = await Scheduled(post, DateTimeOffset.UtcNow.AddMinutes(10));
        await post.Database.Change(
            $"""
            CREATE FUNCTION push.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused by the test'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON push.shards FOR EACH ROW WHEN (new.message_id = {poison}) EXECUTE FUNCTION push.refuse();
            UPDATE push.messages SET scheduled_at = now() - interval '1 minute' WHERE id = {poison};
            """,
            CancellationToken.None
        );

        var next = await Scheduled(post, DateTimeOffset.UtcNow);

        await post.Until(next, "sent");
        Assert.Equal("scheduled", (await post.Read(poison)).Status);
    }

    [Fact]
    public async Task A_message_waiting_for_credentials_causes_no_busy_polling()
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Demo:Seed", "false"));
        await host.Database.Change(
            """
            INSERT INTO push.messages (type, status, android_message, scheduled_at, created_at, updated_at)
            VALUES ('scheduled', 'scheduled', '{"title":"Sale"}', now(), now(), now())
            """,
            CancellationToken.None
        );
        var before = await Commits();

        // Statistics come up to a second late.
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);

        Assert.InRange(await Commits() - before, 0, 400);

        Task<long> Commits() =>
            host.Database.One(
                "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()",
                row => row.GetInt64(0),
                CancellationToken.None
            );
    }

    [Fact]
    public async Task A_device_local_message_that_is_late_in_every_zone_fails_with_a_reason()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register(["tokyo-1"], zone: "Asia/Tokyo");

        var message = await Scheduled(post, DateTimeOffset.UtcNow.AddHours(7), null, "device_local");

        var progress = await post.Until(message, "failed");
        Assert.Equal(("The scheduled time was missed by more than 01:00:00", 1L), (progress.FailureReason, progress.Skipped));
    }

    private static async Task<long> Scheduled(
        DeliveryHost post,
        DateTimeOffset at,
        string? lateness = null,
        string mode = "absolute",
        string android = """{"title":"Sale"}"""
    )
    {
        var message = await post.Draft(
            ", scheduled_at, max_lateness, schedule_zone_mode",
            $", '{at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}', {(lateness is null ? "NULL" : $"interval '{lateness}'")}, '{mode}'"
        );
        await post.Database.Change(
            "UPDATE push.messages SET status = 'scheduled', type = 'scheduled', android_message = $2::json WHERE id = $1",
            CancellationToken.None,
            message,
            android
        );
        await post.Database.Change(ChangeNotifications.NotifySql, CancellationToken.None, StartDelivery.Topic, message.ToString(CultureInfo.InvariantCulture));
        return message;
    }

    private sealed class JumpingClock : TimeProvider
    {
        private TimeSpan _ahead;

        public void Jump(TimeSpan by) => _ahead += by;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + _ahead;
    }
}
