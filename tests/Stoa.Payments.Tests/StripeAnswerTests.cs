using System.Net;
using System.Text.Json;
using Stoa.Payments.Stripe;

namespace Stoa.Payments.Tests;

/// <summary>What Stripe's statuses and errors mean; what is no answer of Stripe's says nothing about what it did.</summary>
public sealed class StripeAnswerTests
{
    private static readonly Payment Asked = new()
    {
        Id = Guid.NewGuid(),
        Provider = "stripe",
        MethodId = "pm_card_visa",
        OrderId = null,
        Amount = 1000,
        Currency = "USD",
        Status = PaymentStatuses.Started,
        Reference = null,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    [Theory]
    [InlineData("requires_payment_method", PaymentStatuses.RequiresAction)]
    [InlineData("requires_payment_method\",\"last_payment_error\":{},\"x\":\"", PaymentStatuses.Failed)]
    [InlineData("requires_confirmation", PaymentStatuses.RequiresAction)]
    [InlineData("requires_action", PaymentStatuses.RequiresAction)]
    [InlineData("processing", PaymentStatuses.Pending)]
    [InlineData("requires_capture", PaymentStatuses.Authorized)]
    [InlineData("succeeded", PaymentStatuses.Captured)]
    [InlineData("canceled", PaymentStatuses.Voided)]
    [InlineData("canceled\",\"cancellation_reason\":\"automatic", PaymentStatuses.Expired)]
    public void Every_status_of_an_intent_has_one_of_ours(string theirs, string ours)
    {
        var answer = Of(HttpStatusCode.OK, $$"""{"id":"pi_1","status":"{{theirs}}","amount_received":700}""");

        Assert.Equal((AnswerKind.Done, ours, "pi_1", 700L), (answer.Kind, answer.State!.Status, answer.State.Reference, answer.State.Captured));
    }

    [Theory]
    [InlineData(402, "card_error", "card_declined", "insufficient_funds", null, nameof(AnswerKind.Declined), "insufficient_funds")]
    [InlineData(402, "card_error", "expired_card", null, null, nameof(AnswerKind.Declined), "expired_card")]
    [InlineData(400, "invalid_request_error", "resource_missing", null, "payment_method", nameof(AnswerKind.Unusable), "resource_missing")]
    [InlineData(400, "invalid_request_error", "payment_intent_unexpected_state", null, null, nameof(AnswerKind.Refused), "payment_intent_unexpected_state")]
    [InlineData(400, "invalid_request_error", "amount_too_small", null, "amount", nameof(AnswerKind.Declined), "amount_too_small")]
    [InlineData(400, "invalid_request_error", "amount_too_large", null, "amount", nameof(AnswerKind.Declined), "amount_too_large")]
    [InlineData(400, "idempotency_error", null, null, null, nameof(AnswerKind.Refused), "idempotency_error")]
    [InlineData(401, "invalid_request_error", null, null, null, nameof(AnswerKind.Refused), "unauthorized")]
    [InlineData(403, "invalid_request_error", null, null, null, nameof(AnswerKind.Refused), "unauthorized")]
    [InlineData(409, "invalid_request_error", "idempotency_key_in_use", null, null, nameof(AnswerKind.Unknown), null)]
    [InlineData(429, "invalid_request_error", "rate_limit", null, null, nameof(AnswerKind.Unknown), null)]
    [InlineData(500, "api_error", null, null, null, nameof(AnswerKind.Unknown), null)]
    public void Every_error_has_one_meaning(int status, string type, string? code, string? decline, string? param, string kind, string? reason)
    {
        var error = JsonSerializer.Serialize(
            new
            {
                error = new
                {
                    type,
                    code,
                    decline_code = decline,
                    param,
                },
            }
        );

        var answer = Of((HttpStatusCode)status, error);

        Assert.Equal((kind, reason), (answer.Kind.ToString(), answer.Reason));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"gateway\"")]
    [InlineData("null")]
    public void What_is_not_an_object_is_no_answer(string body) => Assert.Equal(AnswerKind.Unknown, Of(HttpStatusCode.OK, body).Kind);

    [Fact]
    public void The_end_of_the_hold_is_the_charges()
    {
        const string Body = """{"id":"pi_1","status":"requires_capture","latest_charge":{"payment_method_details":{"card":{"capture_before":1800000000}}}}""";

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000), Of(HttpStatusCode.OK, Body).State!.CaptureBefore);
    }

    [Fact]
    public void A_released_hold_that_stripe_lists_as_a_refund_is_none()
    {
        using var list = JsonDocument.Parse(
            """
            {"data":[
              {"id":"re_release","amount":300,"status":"succeeded","balance_transaction":null,"metadata":{}},
              {"id":"re_hand","amount":200,"status":"succeeded","balance_transaction":"txn_1","metadata":{}},
              {"id":"re_ours","amount":100,"status":"pending","balance_transaction":null,"metadata":{"operation":"0199a7c2-5b1e-7c3a-9d4e-1f2a3b4c5d6e"}}
            ]}
            """
        );

        var refunds = StripeAnswers.RefundsOf(list, "USD");

        Assert.Equal([("re_hand", "succeeded"), ("re_ours", "pending")], refunds.Select(refund => (refund.Reference, refund.Status)));
    }

    [Theory]
    [InlineData("needs_response", "open")]
    [InlineData("under_review", "open")]
    [InlineData("won", "won")]
    [InlineData("lost", "lost")]
    [InlineData("warning_needs_response", null)]
    [InlineData("warning_under_review", null)]
    [InlineData("warning_closed", "won")]
    public void An_inquiry_is_no_dispute(string theirs, string? ours)
    {
        using var list = JsonDocument.Parse($$"""{"data":[{"id":"dp_1","status":"{{theirs}}"}]}""");

        Assert.Equal(ours, StripeAnswers.DisputeOf(list));
    }

    private static ProviderAnswer Of(HttpStatusCode status, string body)
    {
        using var json = JsonDocument.Parse(body);
        return StripeAnswers.Of(
            status,
            json.RootElement,
            Asked,
            new PaymentOperation(Guid.NewGuid(), Asked.Id, OperationKinds.Start, 1000, "", IsPending: false, DateTimeOffset.UnixEpoch)
        );
    }
}
