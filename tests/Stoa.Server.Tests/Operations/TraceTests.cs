using Stoa.Server.Tests.Mails;
using Stoa.Server.Tests.Safety;
using Stoa.Server.Tests.Webhooks;

namespace Stoa.Server.Tests.Operations;

/// <summary>What follows a request later, on whichever node, belongs to its trace.</summary>
[Collection(typeof(TelemetryTests.Alone))]
public sealed class TraceTests(TestDatabases databases)
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public async Task An_order_its_statements_its_mail_and_its_webhook_are_one_trace()
    {
        await using var collector = await OtlpReceiver.Start();
        await using var smtp = await SmtpServer.Start(new { });
        await using var receiver = await Receiver.Start();
        await using var host = await StoaHost.Start(
            await databases.Create(),
            HookShop.AllowPrivate,
            ("Telemetry:Otlp:Endpoint", collector.Root),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"),
            ("Mail:Smtp:Host", "localhost"),
            ("Mail:Smtp:Port", smtp.Port.ToString(null as IFormatProvider)),
            ("Mail:From", "Shop <no-reply@shop.example>")
        );
        var root = await host.SuperAdmin();
        var hook = new
        {
            url = receiver.Root + "/orders",
            types = new[] { "order.placed" },
            contract = "store",
        };
        Assert.Equal(HttpStatusCode.Created, (await root.Post("/admin/webhooks", hook)).Status);
        var buyer = await SignUp(host);
        await buyer.With("prod-6");

        var order = await buyer.Send(HttpMethod.Post, "/orders", Buying.OrderBody(), ("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01"));

        Assert.Equal(HttpStatusCode.Created, order.Status);
        var received = Assert.Single(await receiver.Wait("/orders", 1));
        // A span is sent when it has ended: the mail's own after the one within it.
        await Wait.Until(() => Spans(collector).Any(span => span.Name == "mail process") && Spans(collector).Any(span => span.Name == "webhook send"));
        await Wait.Until(() => Spans(collector).Any(span => span.Name.StartsWith("POST", StringComparison.Ordinal) && span.Parent == "00f067aa0ba902b7"));
        var spans = Spans(collector);
        Assert.True(spans.Count >= 6, string.Join(", ", spans));
        Assert.Contains(spans, span => span.Name == "SMTP send");
        Assert.Contains(spans, span => span.Name.StartsWith("payment ", StringComparison.Ordinal));
        var known = spans.Select(span => span.Id).Append("00f067aa0ba902b7").ToHashSet(StringComparer.Ordinal);
        Assert.Contains(spans, span => span.Name == "mail process" && known.Contains(span.Parent));
        // Receivers are strangers: they are not told of our traces.
        Assert.False(received.Headers.ContainsKey("traceparent"));
        Assert.DoesNotContain("@example.com", collector.Of("traces"), StringComparison.Ordinal);
    }

    private static List<Span> Spans(OtlpReceiver collector) => [.. OtlpSpans.Of(collector).Where(span => span.Trace == TraceId)];

    private static async Task<Client> SignUp(StoaHost host)
    {
        var account = new { email = $"{Guid.NewGuid():N}@example.com", password = "SecurePassword123!" };
        return new Client(host, (string)(await new Client(host, null).Post("/auth/register", account)).Data["access_token"]!);
    }
}
