using System.Net.Http.Headers;
using System.Text;
using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Stripe;

/// <summary>What stands around every call: keys, versions, headers; and the controls.</summary>
public sealed class ApiTests
{
    [Theory]
    [InlineData(null, 401, "You did not provide an API key.")]
    [InlineData("Bearer sk_test_of_somebody_else", 401, "Invalid API Key provided: sk_test_************else")]
    [InlineData("Bearer pk_test_stoa_double", 403, "This API call cannot be made with a publishable API key.")]
    [InlineData("Bearer sk_test_stoa_double", 200, null)]
    [InlineData("Basic c2tfdGVzdF9zdG9hX2RvdWJsZTo=", 200, null)]
    [InlineData("Basic !", 401, "You did not provide an API key.")]
    public async Task A_call_needs_the_secret_key(string? header, int status, string? message)
    {
        await using var stripe = await StripeServer.Start();
        using var http = new HttpClient { BaseAddress = new Uri(stripe.BaseUrl) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/refunds");
        request.Headers.TryAddWithoutValidation("Authorization", header);

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((status, status == 401), ((int)answer.StatusCode, answer.Headers.WwwAuthenticate.Count > 0));
        Assert.Contains(message ?? "", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-10-28.endive", 400)]
    [InlineData("2026-09-30.endive", 400)]
    [InlineData("2026-08-26.dahlia", 200)]
    [InlineData("yesterday", 400)]
    public async Task The_version_is_echoed_and_decides_what_is_known(string version, int status)
    {
        await using var stripe = await StripeServer.Start();
        using var caller = new StripeCaller(stripe);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/payment_intents")
        {
            Content = new StringContent(
                "amount=100&currency=eur&payment_method_types[]=card",
                Encoding.UTF8,
                new MediaTypeHeaderValue("application/x-www-form-urlencoded")
            ),
        };
        request.Headers.Add("Stripe-Version", version);

        var answer = await caller.Send(request);

        Assert.Equal((status, version), (answer.Status, answer.Headers["Stripe-Version"]));
        Assert.Equal(status == 200 ? 1 : 0, stripe.Intents.Count);
    }

    [Fact]
    public async Task JSON_and_too_long_keys_are_refused_and_nothing_is_executed()
    {
        await using var stripe = await StripeServer.Start();
        using var caller = new StripeCaller(stripe);
        using var json = new HttpRequestMessage(HttpMethod.Post, "/v1/payment_intents")
        {
            Content = new StringContent("{\"amount\":100,\"currency\":\"eur\"}", Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };

        var answers = new[] { await caller.Send(json), await caller.Post("/v1/payment_intents", StripeCaller.Held, new string('k', 256)) };

        Assert.All(answers, answer => Assert.Equal((400, "invalid_request_error"), (answer.Status, (string?)answer.Json["error"]!["type"])));
        Assert.Empty(stripe.Intents);
        Assert.Equal(200, (await caller.Post("/v1/payment_intents", StripeCaller.Held, new string('k', 255))).Status);
    }

    [Fact]
    public async Task Card_numbers_come_from_buyers_only()
    {
        await using var stripe = await StripeServer.Start();
        using var caller = new StripeCaller(stripe);
        const string card = "payment_method_data[type]=card&payment_method_data[card][number]=4242424242424242&return_url=https://shop.example/";

        var answer = await caller.Post("/v1/payment_intents", "amount=100&currency=eur&confirm=true&" + card);

        Assert.Equal((402, 0), (answer.Status, stripe.Intents.Count));
    }

    [Fact]
    public async Task A_challenge_is_answered_once_and_its_page_knows_its_source()
    {
        await using var stripe = await StripeServer.Start();
        using var caller = new StripeCaller(stripe);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var intent = await caller.Post("/v1/payment_intents", StripeCaller.Paid + "&metadata[a]=1&payment_method=pm_card_authenticationRequired");
        var page = (string)intent.Json["next_action"]!["redirect_to_url"]!["url"]!;
        var cancellation = TestContext.Current.CancellationToken;

        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync(page + "x&passed=true", null, cancellation)).StatusCode);
        var first = await http.PostAsync(page + "&passed=false", null, cancellation);
        var second = await http.PostAsync(page + "&passed=true", null, cancellation);

        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.NotFound), (first.StatusCode, second.StatusCode));
        Assert.Contains("redirect_status=failed", first.Headers.Location!.Query, StringComparison.Ordinal);
        Assert.Equal(IntentStatus.RequiresPaymentMethod, stripe.Intents[0].Status);
    }

    [Theory]
    [InlineData("POST", "/_double/faults?kind=explosion", 400)]
    [InlineData("POST", "/_double/faults", 400)]
    [InlineData("POST", "/_double/clock?advance=soon", 400)]
    [InlineData("POST", "/_double/webhooks?colour=red", 400)]
    [InlineData("POST", "/_double/webhooks/resend?id=evt_nobody", 400)]
    [InlineData("POST", "/_double/intents/pi_nobody/authenticate", 400)]
    [InlineData("POST", "/_double/refunds/re_nobody/explode", 400)]
    [InlineData("GET", "/_double/nothing", 404)]
    [InlineData("GET", "/_double/", 200)]
    [InlineData("GET", "/_double/journal", 200)]
    public async Task A_control_that_is_mistaken_says_so(string method, string path, int status)
    {
        await using var stripe = await StripeServer.Start();
        using var http = new HttpClient { BaseAddress = new Uri(stripe.BaseUrl) };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public void The_command_reads_its_arguments()
    {
        var options = StripeDoubleOptions.Read([
            "--port",
            "0",
            "--webhook",
            "http://127.0.0.1:5000/hook",
            "--secret",
            "whsec_a",
            "--secret",
            "whsec_b",
            "--latency",
            "50ms",
        ]);

        Assert.Equal((0, "http://127.0.0.1:5000/hook", TimeSpan.FromMilliseconds(50)), (options.Port, options.Webhook!.ToString(), options.Latency));
        Assert.Equal(["whsec_a", "whsec_b"], options.WebhookSecrets, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("--port", "many")]
    [InlineData("--port")]
    [InlineData("port", "1")]
    [InlineData("--colour", "red")]
    [InlineData("--webhook", "nowhere")]
    [InlineData("--latency", "50")]
    public void The_command_refuses_what_it_does_not_know(params string[] args) => Assert.Throws<FormatException>(() => StripeDoubleOptions.Read(args));
}
