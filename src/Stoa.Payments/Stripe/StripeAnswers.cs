using System.Net;
using System.Text.Json;

namespace Stoa.Payments.Stripe;

/// <summary>What Stripe's objects and errors say, in our words.</summary>
internal static class StripeAnswers
{
    public const string KeyReused = "idempotency_error";

    public static ProviderAnswer Of(HttpStatusCode status, JsonElement? body, Payment payment, PaymentOperation operation)
    {
        if (body is not { ValueKind: JsonValueKind.Object } json)
        {
            return ProviderAnswer.Lost;
        }
        if (status == HttpStatusCode.OK)
        {
            return operation.Kind == OperationKinds.Refund
                ? new ProviderAnswer(AnswerKind.Done, Refund: RefundOf(json, payment.Currency) with { Operation = operation.Id })
                : ProviderAnswer.Done(StateOf(json, payment.Currency));
        }
        var error = json.Member("error");
        var (type, code) = (error?.Text("type"), error?.Text("decline_code") ?? error?.Text("code"));
        return status switch
        {
            // The key's twin is under way, or we are too fast: not done, and may be asked again.
            HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => ProviderAnswer.Lost,
            HttpStatusCode.PaymentRequired => new ProviderAnswer(AnswerKind.Declined, Attempt(error, payment.Currency), Reason: code),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ProviderAnswer(AnswerKind.Refused, Reason: "unauthorized"),
            _ when type == KeyReused => new ProviderAnswer(AnswerKind.Refused, Reason: KeyReused),
            // Judged in the currency that it is paid out in, which only Stripe knows; the buyer can do something about it.
            _ when operation.Kind == OperationKinds.Start && code is ("amount_too_small" or "amount_too_large") => new ProviderAnswer(
                AnswerKind.Declined,
                Reason: code
            ),
            _ when error?.Text("param") is "payment_method" or "confirmation_token" => new ProviderAnswer(AnswerKind.Unusable, Reason: code),
            _ => new ProviderAnswer(AnswerKind.Refused, Reason: code ?? type),
        };
    }

    public static PaymentState StateOf(JsonElement intent, string currency)
    {
        var charge = intent.Member("latest_charge");
        return new PaymentState
        {
            Reference = intent.Text("id"),
            Status = StatusOf(intent),
            Amount = intent.Number("amount") is { } amount ? StripeAmounts.FromStripe(amount, currency) : null,
            Currency = intent.Text("currency")?.ToUpperInvariant(),
            Captured = StripeAmounts.FromStripe(intent.Number("amount_received") ?? 0, currency),
            CaptureBefore = charge?.Member("payment_method_details")?.Member("card")?.Number("capture_before") is { } end
                ? DateTimeOffset.FromUnixTimeSeconds(end)
                : null,
            Reason = intent.Member("last_payment_error") is { } failed ? failed.Text("decline_code") ?? failed.Text("code") : null,
            ClientSecret = intent.Text("client_secret"),
            RedirectUrl = intent.Member("next_action")?.Member("redirect_to_url")?.Text("url"),
        };
    }

    public static IReadOnlyList<RefundState> RefundsOf(JsonDocument? list, string currency) =>
        list is null ? [] : [.. list.RootElement.GetProperty("data").EnumerateArray().Select(refund => MovedRefund(refund, currency)).OfType<RefundState>()];

    /// <summary>
    /// What was given back. Stripe lists holds that were released among refunds: those have moved no money, and are not ours; null for them.
    /// </summary>
    public static RefundState? MovedRefund(JsonElement refund, string? currency = null)
    {
        var state = RefundOf(refund, currency ?? (refund.Text("currency") ?? "").ToUpperInvariant());
        return state.Operation is not null || refund.Member("balance_transaction") is not null ? state : null;
    }

    public static bool IsDisputed(JsonElement intent) => intent.Member("latest_charge")?.Member("disputed") is { ValueKind: JsonValueKind.True };

    /// <summary>An inquiry (warning_…) takes no money and blocks nothing; it ends what one was taken for that came before.</summary>
    public static string? DisputeOf(JsonDocument? list) =>
        list?.RootElement.GetProperty("data").EnumerateArray().Select(dispute => dispute.Text("status")).FirstOrDefault() switch
        {
            null or "warning_needs_response" or "warning_under_review" => null,
            "won" or "warning_closed" or "prevented" => "won",
            "lost" => "lost",
            _ => "open",
        };

    /// <summary>The payment that a thing of Stripe's belongs to, by its metadata.</summary>
    public static Guid? PaymentOf(JsonElement thing) => Guid.TryParseExact(thing.Member("metadata")?.Text("payment"), "D", out var id) ? id : null;

    private static RefundState RefundOf(JsonElement refund, string currency) =>
        new(
            refund.Text("id")!,
            StripeAmounts.FromStripe(refund.Number("amount") ?? 0, currency),
            refund.Text("status") switch
            {
                "succeeded" => "succeeded",
                "failed" or "canceled" => "failed",
                _ => "pending",
            },
            Guid.TryParseExact(refund.Member("metadata")?.Text("operation"), "D", out var operation) ? operation : null,
            refund.Text("failure_reason")
        );

    /// <summary>Of a declined confirmation: the intent is there, and can be used again.</summary>
    private static PaymentState? Attempt(JsonElement? error, string currency) =>
        error?.Member("payment_intent") is { } intent ? StateOf(intent, currency) : null;

    private static string StatusOf(JsonElement intent) =>
        intent.Text("status") switch
        {
            "requires_action" or "requires_confirmation" => PaymentStatuses.RequiresAction,
            // Nobody has tried yet: the buyer's client will.
            "requires_payment_method" when intent.Member("last_payment_error") is null => PaymentStatuses.RequiresAction,
            "processing" => PaymentStatuses.Pending,
            "requires_capture" => PaymentStatuses.Authorized,
            "succeeded" => PaymentStatuses.Captured,
            "canceled" => intent.Text("cancellation_reason") is "automatic" or "expired" ? PaymentStatuses.Expired : PaymentStatuses.Voided,
            _ => PaymentStatuses.Failed,
        };
}
