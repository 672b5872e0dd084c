using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Stoa.Payments.Stripe;

/// <summary>
/// Stripe by its own HTTP API (docs.stripe.com/api, version of <c>Payments:Stripe:ApiVersion</c>): a payment is a PaymentIntent that is confirmed at once and
/// captured by us; a payment's id and an operation's stand in the metadata, so that each can be found by the other side.
/// </summary>
internal sealed partial class StripeProvider(HttpClient http, PaymentOptions options, TimeProvider clock, ILogger<StripeProvider> log) : PaymentProvider
{
    public const string ProviderName = "stripe";
    private const string Expanded = "expand[0]";
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(30);
    private const string LatestCharge = "latest_charge";

    public override string Name => ProviderName;

    public override bool KeepsFailed => true;

    public override string? Refusal(long amount, string currency) => StripeAmounts.Refusal(amount, currency);

    public override string Compose(Payment payment, string kind, Guid operation, long amount)
    {
        var (form, units) = (new StripeForm(), StripeAmounts.ToStripe(amount, payment.Currency));
        return (
            kind switch
            {
                OperationKinds.Start => Start(form, payment, units),
                OperationKinds.Capture => form.Add("amount_to_capture", units).Add(Expanded, LatestCharge),
                OperationKinds.Void => form.Add("cancellation_reason", "abandoned").Add(Expanded, LatestCharge),
                _ => form.Add("payment_intent", payment.Reference!)
                    .Add("amount", units)
                    .Add("metadata[payment]", payment.Id.ToString())
                    .Add("metadata[operation]", operation.ToString()),
            }
        ).ToString();
    }

    /// <summary>Confirmed at once where the client chose a method; else its own client confirms. Methods that leave the page need a way back.</summary>
    private static StripeForm Start(StripeForm form, Payment payment, long units)
    {
        form.Add("amount", units).Add("currency", payment.Currency.ToLowerInvariant()).Add("capture_method", "manual");
        if (payment.MethodId.Length > 0)
        {
            var isToken = payment.MethodId.StartsWith("ctoken_", StringComparison.Ordinal);
            form.Add("confirm", "true").Add(isToken ? "confirmation_token" : "payment_method", payment.MethodId);
        }
        form.Add("automatic_payment_methods[enabled]", "true");
        if (payment.MethodId.Length > 0 && payment.ReturnUrl is { } address)
        {
            form.Add("return_url", address);
        }
        else if (payment.MethodId.Length > 0)
        {
            form.Add("automatic_payment_methods[allow_redirects]", "never");
        }
        form.Add("metadata[payment]", payment.Id.ToString());
        return (payment.CheckoutId is { } checkout ? form.Add("metadata[checkout]", checkout.ToString()) : form).Add(Expanded, LatestCharge);
    }

    public override async Task<ProviderAnswer> Send(Payment payment, PaymentOperation operation, CancellationToken cancelled)
    {
        if (operation.Kind != OperationKinds.Start && payment.Reference is null)
        {
            return new ProviderAnswer(AnswerKind.Refused, Reason: "no_reference");
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, PathOf(payment, operation.Kind))
        {
            Content = new StringContent(operation.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/x-www-form-urlencoded")),
        };
        request.Headers.Add("Idempotency-Key", operation.Id.ToString());
        using var response = await http.SendAsync(request, cancelled);
        if (response.StatusCode >= HttpStatusCode.InternalServerError && IsReplayed(response))
        {
            return ProviderAnswer.KeptUnknown;
        }
        using var json = await Json(response, cancelled);
        var answer = StripeAnswers.Of(response.StatusCode, json?.RootElement, payment, operation);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || answer.Reason == StripeAnswers.KeyReused)
        {
            NeedsLook(log, (int)response.StatusCode, answer.Reason, Id(response));
        }
        return answer;
    }

    public override async Task<PaymentState?> Read(Payment payment, CancellationToken cancelled)
    {
        using var intent = payment.Reference is { } known
            ? await Get($"/v1/payment_intents/{Uri.EscapeDataString(known)}?expand[]=latest_charge", cancelled)
            : await Find(payment, cancelled);
        if (intent is null)
        {
            return null;
        }
        var state = StripeAnswers.StateOf(intent.RootElement, payment.Currency);
        using var refunds = await Get($"/v1/refunds?payment_intent={Uri.EscapeDataString(state.Reference!)}&limit=100", cancelled);
        var read = state with { Refunds = StripeAnswers.RefundsOf(refunds, payment.Currency) };
        if (!StripeAnswers.IsDisputed(intent.RootElement))
        {
            return read;
        }
        using var disputes = await Get($"/v1/disputes?payment_intent={Uri.EscapeDataString(state.Reference!)}&limit=1", cancelled);
        return read with { Dispute = StripeAnswers.DisputeOf(disputes) };
    }

    public override ProviderEvent? Verify(ReadOnlySpan<byte> body, IHeaderDictionary headers) =>
        StripeSignature.IsValid(body, headers["Stripe-Signature"].ToString(), options.Stripe.WebhookSecrets, clock.GetUtcNow())
            ? StripeEvents.Read(body, options.Stripe.IsLive)
            : null;

    public override bool KeepsBooks => true;

    public override async IAsyncEnumerable<ListedPayment> List(DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancelled)
    {
        var (since, until) = (from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds());
        var refunds = new Dictionary<string, List<RefundState>>(StringComparer.Ordinal);
        await foreach (var refund in All($"/v1/refunds?created[gte]={since}", cancelled))
        {
            if (refund.Text("payment_intent") is { } intent && StripeAnswers.MovedRefund(refund) is { } moved)
            {
                (refunds.TryGetValue(intent, out var known) ? known : refunds[intent] = []).Add(moved);
            }
        }
        await foreach (var intent in All($"/v1/payment_intents?created[gte]={since}&created[lt]={until}&expand[]=data.latest_charge", cancelled))
        {
            var state = StripeAnswers.StateOf(intent, (intent.Text("currency") ?? "").ToUpperInvariant());
            yield return new ListedPayment(StripeAnswers.PaymentOf(intent), state with { Refunds = refunds.GetValueOrDefault(state.Reference!) ?? [] });
        }
    }

    /// <summary>
    /// By our id in its metadata, among what was created since a little before ours and as long as it was sent again: what a search finds may be an hour old.
    /// </summary>
    private async Task<JsonDocument?> Find(Payment payment, CancellationToken cancelled)
    {
        var (since, until) = (payment.CreatedAt.AddMinutes(-5).ToUnixTimeSeconds(), (payment.CreatedAt + Replayable + Margin).ToUnixTimeSeconds());
        await foreach (var intent in All($"/v1/payment_intents?created[gte]={since}&created[lte]={until}&expand[]=data.latest_charge", cancelled))
        {
            if (StripeAnswers.PaymentOf(intent) == payment.Id)
            {
                return JsonDocument.Parse(intent.GetRawText());
            }
        }
        return null;
    }

    /// <summary>Every object of a list, page by page; each is good until the next is asked for.</summary>
    private async IAsyncEnumerable<JsonElement> All(string path, [EnumeratorCancellation] CancellationToken cancelled)
    {
        for (string? after = null, last = null; ; after = last)
        {
            using var page = await Get($"{path}&limit=100{(after is null ? "" : "&starting_after=" + Uri.EscapeDataString(after))}", cancelled);
            foreach (var item in page!.RootElement.GetProperty("data").EnumerateArray())
            {
                last = item.Text("id");
                yield return item;
            }
            if (last == after || !page.RootElement.GetProperty("has_more").GetBoolean())
            {
                yield break;
            }
        }
    }

    private async Task<JsonDocument?> Get(string path, CancellationToken cancelled)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), cancelled);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        response.EnsureSuccessStatusCode();
        return await Json(response, cancelled) ?? throw new HttpRequestException("Stripe's answer is not JSON.");
    }

    private static async Task<JsonDocument?> Json(HttpResponseMessage response, CancellationToken cancelled)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancelled);
            return await JsonDocument.ParseAsync(body, default, cancelled);
        }
        catch (JsonException)
        {
            // Of something in between: it says nothing about what Stripe did.
            return null;
        }
    }

    private static Uri PathOf(Payment payment, string kind) =>
        new(
            kind switch
            {
                OperationKinds.Start => "/v1/payment_intents",
                OperationKinds.Refund => "/v1/refunds",
                OperationKinds.Capture => $"/v1/payment_intents/{Uri.EscapeDataString(payment.Reference!)}/capture",
                _ => $"/v1/payment_intents/{Uri.EscapeDataString(payment.Reference!)}/cancel",
            },
            UriKind.Relative
        );

    private static bool IsReplayed(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Idempotent-Replayed", out var values) && values.Contains("true", StringComparer.Ordinal);

    private static string? Id(HttpResponseMessage response) => response.Headers.TryGetValues("Request-Id", out var ids) ? ids.FirstOrDefault() : null;

    [LoggerMessage(1, LogLevel.Error, "Stripe answers {Status} ({Reason}), request {Request}: the key or the configuration needs a look")]
    private static partial void NeedsLook(ILogger log, int status, string? reason, string? request);
}
