using System.Text.Json.Nodes;
using Stoa.Platform.Data;
using Stoa.Push;

namespace Stoa.Server.Tests.Delivery;

/// <summary>The outcome of a message and of each of its devices.</summary>
public sealed class DeliveryTests(TestDatabases databases)
{
    [Fact]
    public async Task Every_device_gets_the_message_once()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:ShardSize", "400"), ("Delivery:Window", "50"));
        await post.Register("ok-", 1_500);
        var message = await post.Draft();

        Assert.Equal(1_500, (await post.Start(message)).Value);

        Assert.Equal(new Progress("sent", 1_500, 1_500, 0, 0, 0, null), await post.Until(message, "sent"));
        var totals = post.Fcm.Journal.Totals;
        Assert.Equal((1_500, 0), (totals.Devices, totals.Duplicates));
        Assert.Equal(PushFaults.MessageAlreadySent, (await post.Start(message)).Failure!.Fault);
    }

    [Fact]
    public async Task Every_device_gets_the_outcome_that_FCM_reports()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register("ok-", 200);
        var dead = await post.Register(["unregistered-1", "invalid-1", "invalid-field-1", "sender-1"]);
        var argument = await post.Register(["argument-1"]);
        await post.Register([
            "once-unavailable-1",
            "once-internal-1",
            "once-quota-1",
            "once-bad-gateway-1",
            "once-lying-1",
            "once-reset-1",
            "once-cut-1",
            "goaway-1",
            "once-refused-1",
            "once-unauthorized-1",
        ]);
        await post.Register(["once-accepted503-1", "once-late-1"]);
        var message = await post.Draft();

        await post.Start(message);

        Assert.Equal(new Progress("sent", 217, 212, 5, 0, 0, null), await post.Until(message, "sent"));
        Assert.Equal(
            ["unregistered", "invalid", "invalid", "sender_mismatch"],
            await post.Database.Many(
                "SELECT deactivation_reason FROM push.devices WHERE id >= $1 AND NOT is_active ORDER BY id",
                row => row.GetString(0),
                CancellationToken.None,
                dead
            )
        );
        Assert.True(await post.Database.One("SELECT is_active FROM push.devices WHERE id = $1", row => row.GetBoolean(0), CancellationToken.None, argument));
        Assert.Equal(
            ["UNREGISTERED", "INVALID_ARGUMENT", "INVALID_ARGUMENT", "SENDER_ID_MISMATCH", "INVALID_ARGUMENT"],
            await post.Database.Many(
                "SELECT code FROM push.failures WHERE message_id = $1 ORDER BY device_id",
                row => row.GetString(0),
                CancellationToken.None,
                message
            )
        );
        var figures = (await new Client(post.Node, null, "").Get("/metrics")).Text;
        Assert.Contains("stoa_fcm_request_duration_seconds_count{answer=\"Accepted\"}", figures, StringComparison.Ordinal);
        Assert.Contains("stoa_fcm_request_duration_seconds_count{answer=\"Unregistered\"}", figures, StringComparison.Ordinal);
        // Only pushes that may have been delivered are delivered again, including those cut off with another's connection.
        Assert.Equal((2, 2), (post.Fcm.Journal.Receipts("once-accepted503-1"), post.Fcm.Journal.Receipts("once-late-1")));
        Assert.Equal(1, post.Fcm.Journal.Receipts("once-internal-1"));
    }

    [Fact]
    public async Task A_duplicate_replaces_the_first_on_the_device()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register(["android-1"], locale: "es-MX");
        await post.Register(["ios-1"], "ios");
        var message = await post.Draft(", translations", """, '{"es":{"title":"Rebajas"}}'""");

        await post.Start(message);
        await post.Until(message, "sent");

        var id = message.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var android = JsonNode.Parse(post.Fcm.Journal.Body("android-1")!)!["message"]!;
        Assert.Equal(
            (id, id, "Rebajas"),
            (
                (string)android["data"]!["messageId"]!,
                (string)android["android"]!["notification"]!["tag"]!,
                (string)android["android"]!["notification"]!["title"]!
            )
        );
        var ios = JsonNode.Parse(post.Fcm.Journal.Body("ios-1")!)!["message"]!;
        Assert.Equal(
            (id, id, "Sale"),
            (
                (string)ios["data"]!["messageId"]!,
                (string)ios["apns"]!["headers"]!["apns-collapse-id"]!,
                (string)ios["apns"]!["payload"]!["aps"]!["alert"]!["title"]!
            )
        );
    }

    [Fact]
    public async Task Under_at_most_once_a_push_that_may_have_arrived_is_unknown()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register(["ok-1", "once-accepted503-1", "once-internal-1", "once-quota-1"]);
        var message = await post.Draft(", guarantee", ", 'at_most_once'");

        await post.Start(message);

        Assert.Equal(new Progress("sent", 4, 2, 0, 2, 0, null), await post.Until(message, "sent"));
        Assert.Equal(1, post.Fcm.Journal.Totals.Most);
    }

    [Fact]
    public async Task Starting_a_message_without_devices_changes_nothing()
    {
        await using var post = await DeliveryHost.Open(databases);
        var message = await post.Draft();

        Assert.Equal(PushFaults.NoActiveDevices, (await post.Start(message)).Failure!.Fault);

        Assert.Equal("draft", (await post.Read(message)).Status);
    }

    [Fact]
    public async Task A_message_that_reaches_no_device_fails_and_can_be_started_again()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register(["unregistered-1", "unregistered-2"]);
        var message = await post.Draft();

        await post.Start(message);
        Assert.Equal("No device accepted the message: UNREGISTERED", (await post.Until(message, "failed")).FailureReason);
        await post.Register(["ok-1"]);
        await post.Start(message);

        Assert.Equal(new Progress("sent", 1, 1, 0, 0, 0, null), await post.Until(message, "sent"));
    }

    [Fact]
    public async Task Devices_deactivated_after_the_start_are_skipped_and_new_ones_are_not_reached()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:Shards", "0"), ("Delivery:SmallAudience", "0"));
        await post.Register("ok-", 40);
        var message = await post.Draft(", throttle_per_second", ", 20");

        await post.Start(message);
        await post.Register(["late-comer"]);
        await post.Database.Change(
            "UPDATE push.devices SET is_active = false, deactivation_reason = 'manual' WHERE fcm_token = 'ok-39'",
            CancellationToken.None
        );
        // The node that started the message does not send; this one does.
        await post.AddNode();

        Assert.Equal(new Progress("sent", 40, 39, 0, 0, 1, null), await post.Until(message, "sent"));
        Assert.Equal(0, post.Fcm.Journal.Receipts("late-comer"));
    }

    [Fact]
    public async Task An_old_response_does_not_deactivate_a_renewed_token()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Register(["ok-1"]);
        var device = await post.Register(["unregistered-1"]);
        var answers = new TaskCompletionSource();
        post.Fcm.Settings.Held = answers.Task;
        var message = await post.Draft();

        await post.Start(message);
        await Wait.Until(() => post.Fcm.Journal.Arrived == 2);
        await post.Database.Change("UPDATE push.devices SET fcm_token = 'renewed-1' WHERE id = $1", CancellationToken.None, device);
        answers.SetResult();
        await post.Until(message, "sent");

        Assert.True(await post.Database.One("SELECT is_active FROM push.devices WHERE id = $1", row => row.GetBoolean(0), CancellationToken.None, device));
    }
}
