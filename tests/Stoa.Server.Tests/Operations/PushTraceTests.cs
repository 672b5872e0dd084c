using Stoa.FcmDouble;
using Stoa.Server.Tests.Delivery;
using Stoa.Server.Tests.Push;
using Stoa.Server.Tests.Safety;

namespace Stoa.Server.Tests.Operations;

/// <summary>The delivery of a push message belongs to the trace of the request that it came of, by the shard and not by the device.</summary>
[Collection(typeof(TelemetryTests.Alone))]
public sealed class PushTraceTests(TestDatabases databases) : IAsyncLifetime
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4737";
    private const string Caller = "00f067aa0ba902b7";
    private static readonly (string, string) Traced = ("traceparent", $"00-{TraceId}-{Caller}-01");

    private OtlpReceiver _collector = null!;
    private FcmServer _fcm = null!;
    private string _database = null!;

    public async ValueTask InitializeAsync() =>
        (_collector, _fcm, _database) = (await OtlpReceiver.Start(), await FcmServer.Start(new DoubleSettings()), await databases.Create());

    public async ValueTask DisposeAsync()
    {
        await _fcm.DisposeAsync();
        await _collector.DisposeAsync();
        databases.Release(_database);
        Directory.Delete(_fcm.Settings.Folder, recursive: true);
    }

    [Fact]
    public async Task A_message_its_statements_and_its_delivery_are_one_trace_with_a_span_for_all_devices()
    {
        await using var host = await Node();
        var admin = await host.AdminOfPush();
        var tag = PushDesk.Tag();
        foreach (var token in new[] { "ok-" + PushDesk.Tag(), "ok-" + PushDesk.Tag(), "unregistered-" + PushDesk.Tag() })
        {
            await admin.NewDevice(token: token, tags: new[] { tag });
        }

        var message = await Create(admin, tag, "immediate", null);

        await admin.Until(message, "sent");
        await Complete();
        var sent = Assert.Single(Spans, span => span.Name == "push send");
        Assert.Equal(
            [message.ToString(null as IFormatProvider), "default", "3", "2", "1"],
            new[] { "message", "project", "devices", "sent", "failed" }.Select(name => sent.Attributes["stoa.push." + name]),
            StringComparer.Ordinal
        );
        var request = Assert.Single(Spans, span => span.Parent == Caller);
        Assert.Equal(request.Id, sent.Parent);
        Assert.Contains(Spans, span => span.Parent == request.Id && span.Attributes.ContainsKey("db.query.text"));
        // The delivery's own statements and requests are none: there would be hundreds.
        Assert.DoesNotContain(Spans, span => span.Parent == sent.Id);
        AssertNothingPersonal();
    }

    [Fact]
    public async Task What_is_pushed_of_an_order_belongs_to_the_request_that_shipped_it()
    {
        await using var host = await Node(("Push:Events:OrderShipped:Enabled", "true"));
        var (admin, buyer) = (await host.AdminOfPush(), await host.NewCustomer());
        await admin.NewDevice(user: buyer.Id, token: "ok-" + PushDesk.Tag());
        var order = (await (await buyer.Client.Under("/api/v1").With("prod-2")).Order()).Data;

        var shipped = await admin.Send(HttpMethod.Post, $"/admin/orders/{order["id"]}/ship", null, Traced);

        Assert.Equal(HttpStatusCode.OK, shipped.Status);
        await Complete();
        var handled = Assert.Single(Spans, span => span.Name == "push.order_shipped process");
        Assert.Equal(handled.Id, Assert.Single(Spans, span => span.Name == "push send").Parent);
        Assert.True(Spans.Count >= 6, string.Join(", ", Spans));
        var known = Spans.Select(span => span.Id).Append(Caller).ToHashSet(StringComparer.Ordinal);
        Assert.All(Spans, span => Assert.Contains(span.Parent, known));
        AssertNothingPersonal();
    }

    [Fact]
    public async Task A_scheduled_message_keeps_its_trace_until_another_node_sends_it()
    {
        var message = 0L;
        await using (var first = await Node())
        {
            var admin = await first.AdminOfPush();
            var tag = PushDesk.Tag();
            await admin.NewDevice(token: "ok-" + PushDesk.Tag(), tags: new[] { tag });
            message = await Create(admin, tag, "scheduled", PushDesk.InAnHour);
            await first.Execute("UPDATE push.messages SET scheduled_at = now() + interval '10 minutes' WHERE id = $1", message);
        }
        await using var second = await Node();
        await second.Execute("UPDATE push.messages SET scheduled_at = now() WHERE id = $1", message);

        await (await second.AdminOfPush()).Until(message, "sent");

        await Complete();
        var request = Assert.Single(Spans, span => span.Parent == Caller);
        Assert.Equal(request.Id, Assert.Single(Spans, span => span.Name == "push send").Parent);
    }

    [Fact]
    public async Task A_message_of_a_request_that_is_not_traced_has_no_span()
    {
        await using var host = await Node();
        var admin = await host.AdminOfPush();
        var tag = PushDesk.Tag();
        await admin.NewDevice(token: "ok-" + PushDesk.Tag(), tags: new[] { tag });

        var untraced = await Create(admin, tag, "immediate", null, ("traceparent", $"00-{TraceId}-{Caller}-00"));
        await admin.Until(untraced, "sent");
        var traced = await Create(admin, tag, "immediate", null);
        await admin.Until(traced, "sent");

        await Complete();
        Assert.Equal(traced.ToString(null as IFormatProvider), Assert.Single(Spans, span => span.Name == "push send").Attributes["stoa.push.message"]);
    }

    private List<Span> Spans => [.. OtlpSpans.Of(_collector).Where(span => span.Trace == TraceId)];

    private async Task<StoaHost> Node(params (string, string)[] settings) =>
        await StoaHost.Start(
            _database,
            [.. DeliveryHost.SettingsFor(_fcm), ("Telemetry:Otlp:Endpoint", _collector.Root), ("OTEL_BSP_SCHEDULE_DELAY", "100"), .. settings]
        );

    private static async Task<long> Create(Client admin, string tag, string type, string? at, (string, string)? trace = null)
    {
        var body = new
        {
            type,
            scheduledAt = at,
            androidMessage = PushDesk.Android(),
            audience = new { tags = new[] { tag } },
        };
        var reply = await admin.Send(HttpMethod.Post, "/admin/push-messages", body, trace ?? Traced);
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return (long)reply.Data["id"]!;
    }

    /// <summary>The request's own span ends after its answer, and the shard's after its message.</summary>
    private Task Complete() => Wait.Until(() => Spans.Any(span => span.Name == "push send") && Spans.Any(span => span.Parent == Caller));

    private void AssertNothingPersonal()
    {
        Assert.DoesNotContain("Everything 20 %", _collector.Of("traces"), StringComparison.Ordinal);
        Assert.DoesNotContain("ok-tag-", _collector.Of("traces"), StringComparison.Ordinal);
        Assert.DoesNotContain("@example.com", _collector.Of("traces"), StringComparison.Ordinal);
    }
}
