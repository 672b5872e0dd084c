using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.Server.Tests.Payments;

/// <summary>What comes to <c>/hooks/payments/{provider}</c>, and what only seems to come from a provider.</summary>
public sealed class PaymentEventTests(StripeShop shop) : IClassFixture<StripeShop>
{
    private const string Foreign =
        """{"id":"evt_foreign","object":"event","type":"payment_intent.succeeded","livemode":false,"data":{"object":"""
        + """{"object":"payment_intent","id":"pi_foreign","metadata":{}}}}""";

    [Theory]
    [InlineData("/hooks/payments/stripe")]
    [InlineData("/api/v1/hooks/payments/stripe")]
    [InlineData("/api/hooks/payments/stripe")]
    public async Task What_is_signed_is_stored_also_where_it_is_about_something_foreign(string path)
    {
        Assert.Equal(HttpStatusCode.OK, await Send(path, Foreign, Signature(Foreign)));
        Assert.Equal(HttpStatusCode.OK, await Send(path, Foreign, Signature(Foreign)));

        Assert.Equal(1, await shop.Host.One<long>("SELECT count(*) FROM payments.events WHERE event_id = 'evt_foreign' AND handled_at IS NOT NULL"));
    }

    [Fact]
    public async Task A_bad_signature_is_400_and_so_is_one_that_is_older_or_younger_than_five_minutes()
    {
        const string Path = "/hooks/payments/stripe";
        var now = DateTimeOffset.UtcNow;

        Assert.Equal(HttpStatusCode.BadRequest, await Send(Path, Foreign, null));
        Assert.Equal(HttpStatusCode.BadRequest, await Send(Path, Foreign, "t=,v1="));
        Assert.Equal(HttpStatusCode.BadRequest, await Send(Path, Foreign + " ", Signature(Foreign)));
        Assert.Equal(HttpStatusCode.BadRequest, await Send(Path, Foreign, Signature(Foreign, secret: "whsec_another")));
        Assert.Equal(HttpStatusCode.BadRequest, await Send(Path, Foreign, Signature(Foreign).Replace("v1=", "v0=", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.BadRequest, await Send(Path, Foreign, Signature(Foreign, now.AddSeconds(-400))));
        Assert.Equal(HttpStatusCode.BadRequest, await Send(Path, Foreign, Signature(Foreign, now.AddSeconds(400))));
        Assert.Equal(HttpStatusCode.OK, await Send(Path, Foreign, Signature(Foreign) + ",v1=00,v9=" + new string('a', 64)));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"object":"event"}""")]
    [InlineData("""{"id":"evt_1","object":"v2.core.event","type":"x","livemode":false}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"\ud800","livemode":false,"data":{}}""")]
    [InlineData("""{"id":"evt_live","object":"event","type":"payment_intent.succeeded","livemode":true,"data":{}}""")]
    public async Task What_is_signed_but_no_event_of_this_mode_is_400(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, await Send("/hooks/payments/stripe", body, Signature(body)));

    [Fact]
    public async Task Other_providers_are_404_or_400_and_a_large_body_413()
    {
        Assert.Equal(HttpStatusCode.NotFound, await Send("/hooks/payments/none", Foreign, Signature(Foreign)));
        Assert.Equal(HttpStatusCode.BadRequest, await Send("/hooks/payments/manual", Foreign, Signature(Foreign)));
        var large = new string('x', 300 * 1024);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Send("/hooks/payments/stripe", large, Signature(large)));
    }

    [Theory]
    [InlineData("zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("8000000000000000\r\n{}\r\n0\r\n\r\n")] // 2^63
    [InlineData("10000000000000000\r\n{}\r\n0\r\n\r\n")] // 2^64
    public async Task Malformed_chunks_are_400(string chunks)
    {
        var root = new Uri(shop.Host.Root);
        using var connection = new TcpClient();
        await connection.ConnectAsync(root.Host, root.Port, TestContext.Current.CancellationToken);
        await using var stream = connection.GetStream();
        var request = $"POST /hooks/payments/stripe HTTP/1.1\r\nHost: stoa\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var answer = new StreamReader(stream);

        Assert.Equal("HTTP/1.1 400 Bad Request", await answer.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_event_about_a_payment_of_ours_makes_it_be_read_however_late()
    {
        shop.Stripe.Webhooks.Hold();
        var (order, payment) = await shop.Bought();
        await (await shop.Root()).Post($"/admin/orders/{order}/ship");
        await shop.Host.Execute("UPDATE payments.payments SET status = 'authorized', captured = 0 WHERE id = $1", payment.Id);

        shop.Stripe.Webhooks.ReleaseAll();
        await shop.Stripe.Webhooks.Idle();

        await Wait.Until(async () => (await shop.Find(payment.Id)).Captured == payment.Amount);
    }

    private async Task<HttpStatusCode> Send(string path, string body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        }
        using var answer = await shop.Host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private string Signature(string body, DateTimeOffset? at = null, string? secret = null)
    {
        var time = (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds();
        var key = Encoding.UTF8.GetBytes(secret ?? shop.Stripe.Options.WebhookSecrets[0]);
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{time}.{body}")))}";
    }
}
