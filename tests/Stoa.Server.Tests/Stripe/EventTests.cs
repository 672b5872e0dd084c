using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Stripe;

/// <summary>What is sent to a shop, and how it goes wrong on the way.</summary>
public sealed class EventTests
{
    [Fact]
    public async Task An_event_is_signed_with_every_secret_at_the_time_of_its_sending()
    {
        await using var shop = await Receiver.Start();
        await using var stripe = await StripeServer.Start(new StripeDoubleOptions { Webhook = shop.Address, WebhookSecrets = ["whsec_old", "whsec_new"] });
        using var caller = new StripeCaller(stripe);
        stripe.Clock.Advance(TimeSpan.FromDays(2));

        await caller.Post("/v1/payment_intents", "amount=1000&currency=eur&description=%C3%84");
        await stripe.Webhooks.Idle();

        var (body, header) = Assert.Single(shop.Received);
        var parts = header.Split(',');
        var time = long.Parse(parts[0][2..], CultureInfo.InvariantCulture);
        Assert.InRange(time, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        Assert.Equal(["v1=" + Hex("whsec_old", time, body), "v1=" + Hex("whsec_new", time, body)], parts[1..3], StringComparer.Ordinal);
        Assert.StartsWith("v0=", parts[3], StringComparison.Ordinal);
        Assert.Equal(stripe.Events[0].Body, body);
    }

    [Fact]
    public async Task Held_events_are_sent_in_the_order_of_the_test()
    {
        await using var shop = await Receiver.Start();
        await using var stripe = await StripeServer.Start(new StripeDoubleOptions { Webhook = shop.Address });
        using var caller = new StripeCaller(stripe);
        stripe.Webhooks.Hold();
        stripe.Webhooks.Drops = told => told.Type == "charge.succeeded";

        await caller.Post("/v1/payment_intents", StripeCaller.Paid);
        await stripe.Webhooks.Idle();
        Assert.Equal((0, 2), (shop.Received.Count, stripe.Webhooks.Held.Count));
        stripe.Webhooks.Release(stripe.Webhooks.Held[1]);
        stripe.Webhooks.ReleaseAll();
        await stripe.Webhooks.Idle();

        Assert.Equal(
            ["payment_intent.succeeded", "payment_intent.created"],
            stripe.Webhooks.Deliveries.Select(delivery => delivery.Event.Type),
            StringComparer.Ordinal
        );
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    [InlineData(302)]
    public async Task Whatever_is_not_2xx_is_tried_again_until_it_is(int status)
    {
        await using var shop = await Receiver.Start(status, status, 204);
        await using var stripe = await StripeServer.Start(new StripeDoubleOptions { Webhook = shop.Address });
        using var caller = new StripeCaller(stripe);
        stripe.Webhooks.Retries = [TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)];

        await caller.Post("/v1/payment_intents", "amount=1000&currency=eur");
        await stripe.Webhooks.Idle();

        Assert.Equal([(1, status), (2, status), (3, 204)], stripe.Webhooks.Deliveries.Select(delivery => (delivery.Attempt, delivery.Status!.Value)));
    }

    [Fact]
    public async Task An_event_sent_by_hand_carries_what_a_test_wants_to_see_refused()
    {
        await using var shop = await Receiver.Start();
        await using var stripe = await StripeServer.Start();
        using var caller = new StripeCaller(stripe);
        await caller.Post("/v1/payment_intents", "amount=1000&currency=eur");
        stripe.Webhooks.Address = shop.Address;
        var (told, longAgo) = (stripe.Events[0], DateTimeOffset.UnixEpoch.AddDays(20_000));

        await stripe.Webhooks.Send(told, new Resend(Secrets: ["whsec_wrong"], SignedAt: longAgo));
        await stripe.Webhooks.Send(told, new Resend(Body: "{}"u8.ToArray()));
        await stripe.Webhooks.Send(told, new Resend(Header: "t=1"));

        var received = shop.Received.ToArray();
        var time = longAgo.ToUnixTimeSeconds();
        Assert.StartsWith($"t={time},v1={Hex("whsec_wrong", time, told.Body)}", received[0].Header, StringComparison.Ordinal);
        Assert.Equal(("{}", "t=1"), (Encoding.UTF8.GetString(received[1].Body), received[2].Header));
    }

    private static string Hex(string secret, long time, byte[] body) =>
        Convert.ToHexStringLower(
            HMACSHA256.HashData(
                Encoding.UTF8.GetBytes(secret),
                (byte[])[.. Encoding.ASCII.GetBytes(time.ToString(CultureInfo.InvariantCulture) + "."), .. body]
            )
        );

    private sealed class Receiver(WebApplication app) : IAsyncDisposable
    {
        public Uri Address => new(app.Urls.First() + "/hook");
        public ConcurrentQueue<(byte[] Body, string Header)> Received { get; } = [];

        /// <param name="answers">One for each request; then 200.</param>
        public static async Task<Receiver> Start(params int[] answers)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var app = builder.Build();
            var receiver = new Receiver(app);
            var left = new Queue<int>(answers);
            app.Run(async http =>
            {
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body);
                receiver.Received.Enqueue((body.ToArray(), http.Request.Headers["Stripe-Signature"].ToString()));
                http.Response.StatusCode = left.TryDequeue(out var status) ? status : 200;
            });
            await app.StartAsync();
            return receiver;
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
