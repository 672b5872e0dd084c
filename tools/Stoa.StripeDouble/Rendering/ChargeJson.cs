using System.Text.Json.Nodes;

namespace Stoa.StripeDouble;

internal static class ChargeJson
{
    public static JsonObject Write(Charge charge, PaymentMethod? method) =>
        new()
        {
            ["id"] = charge.Id,
            ["object"] = "charge",
            ["amount"] = charge.Amount,
            ["amount_captured"] = charge.AmountCaptured,
            ["amount_refunded"] = charge.AmountRefunded,
            ["application"] = null,
            ["application_fee"] = null,
            ["application_fee_amount"] = null,
            ["balance_transaction"] = charge.BalanceTransaction,
            ["billing_details"] = MethodJson.BillingDetails(),
            ["calculated_statement_descriptor"] = charge.StatementDescriptorSuffix is { } suffix ? "STOA* " + suffix : "STOA",
            ["captured"] = charge.Captured,
            ["created"] = charge.Created,
            ["currency"] = charge.Currency,
            ["customer"] = null,
            ["description"] = charge.Description,
            ["disputed"] = charge.Disputed,
            ["failure_balance_transaction"] = null,
            ["failure_code"] = charge.Failure?.Code,
            ["failure_message"] = charge.Failure?.Message,
            ["fraud_details"] = new JsonObject(),
            ["livemode"] = false,
            ["metadata"] = StripeJson.Map(charge.Metadata),
            ["on_behalf_of"] = null,
            ["outcome"] = Outcome(charge, method),
            ["paid"] = charge.Status == ChargeStatus.Succeeded,
            ["payment_intent"] = charge.Intent,
            ["payment_method"] = charge.Method,
            ["payment_method_details"] = method is null ? null : Details(charge, method.Kind),
            ["receipt_email"] = charge.ReceiptEmail,
            ["receipt_number"] = null,
            ["receipt_url"] = charge.Status == ChargeStatus.Succeeded ? "https://pay.stripe.com/receipts/payment/" + charge.Id : null,
            ["refunded"] = charge.AmountRefunded > 0 && charge.AmountRefunded == charge.Amount,
            ["review"] = null,
            ["shipping"] = charge.Shipping is { } shipping ? IntentJson.ShippingJson(shipping) : null,
            ["source"] = null,
            ["source_transfer"] = null,
            ["statement_descriptor"] = charge.StatementDescriptor,
            ["statement_descriptor_suffix"] = charge.StatementDescriptorSuffix,
            ["status"] = Wire<ChargeStatus>.Name(charge.Status),
            ["transfer_data"] = null,
            ["transfer_group"] = null,
        };

    private static JsonObject Outcome(Charge charge, PaymentMethod? method)
    {
        var (blocked, failed) = (method?.Kind.Blocked == true, charge.Failure is not null);
        var outcome = new JsonObject
        {
            ["advice_code"] = charge.Failure?.AdviceCode,
            ["network_advice_code"] = null,
            ["network_decline_code"] = charge.Failure?.NetworkDeclineCode,
            ["network_status"] =
                blocked ? "not_sent_to_network"
                : failed ? "declined_by_network"
                : "approved_by_network",
            ["reason"] =
                blocked ? "highest_risk_level"
                : charge.Failure is { } failure ? failure.DeclineCode ?? failure.Code
                : null,
            ["risk_level"] = blocked ? "highest" : "normal",
        };
        outcome["risk_score"] = blocked ? 92 : 12;
        outcome["seller_message"] =
            blocked ? "Stripe blocked this payment as too risky."
            : failed ? "The bank did not return any further details with this decline."
            : "Payment complete.";
        outcome["type"] =
            blocked ? "blocked"
            : failed ? "issuer_declined"
            : "authorized";
        return outcome;
    }

    private static JsonObject Details(Charge charge, TestMethod kind) =>
        kind.Type == "card"
            ? new JsonObject { ["card"] = Card(charge, kind), ["type"] = "card" }
            : new JsonObject
            {
                ["sepa_debit"] = new JsonObject
                {
                    ["bank_code"] = "37040044",
                    ["branch_code"] = null,
                    ["country"] = kind.Country,
                    ["fingerprint"] = "ppFiYRvQnb0M2ouA",
                    ["last4"] = kind.Last4,
                    ["mandate"] = null,
                },
                ["type"] = "sepa_debit",
            };

    private static JsonObject Card(Charge charge, TestMethod kind)
    {
        var card = new JsonObject
        {
            ["amount_authorized"] = charge.Status == ChargeStatus.Succeeded ? charge.Amount : null,
            ["authorization_code"] = charge.Status == ChargeStatus.Succeeded ? "123456" : null,
            ["brand"] = kind.Brand,
            ["checks"] = MethodJson.Checks(kind.Failure?.Code == "incorrect_cvc" ? "fail" : "pass"),
            ["country"] = kind.Country,
            ["electronic_commerce_indicator"] = charge.Challenged ? "05" : null,
            ["exp_month"] = MethodJson.ExpiryMonth,
            ["exp_year"] = MethodJson.ExpiryYear,
            ["extended_authorization"] = new JsonObject { ["status"] = "disabled" },
            ["fingerprint"] = "fp" + kind.Last4,
            ["funding"] = kind.Token.EndsWith("debit", StringComparison.Ordinal) ? "debit" : "credit",
            ["incremental_authorization"] = new JsonObject { ["status"] = "unavailable" },
            ["installments"] = null,
            ["last4"] = kind.Last4,
            ["mandate"] = null,
            ["multicapture"] = new JsonObject { ["status"] = charge.Multicapture ? "available" : "unavailable" },
            ["network"] = kind.Brand,
            ["network_token"] = new JsonObject { ["used"] = false },
            ["network_transaction_id"] = charge.Status == ChargeStatus.Succeeded ? charge.Id[^15..] : null,
            ["overcapture"] = new JsonObject { ["maximum_amount_capturable"] = charge.Amount, ["status"] = "unavailable" },
            ["regulated_status"] = "unregulated",
            ["three_d_secure"] = charge.Challenged ? ThreeDSecure() : null,
            ["transaction_link_id"] = null,
            ["wallet"] = null,
        };
        if (charge.CaptureBefore is { } end)
        {
            card["capture_before"] = end;
        }
        return card;
    }

    private static JsonObject ThreeDSecure() =>
        new()
        {
            ["authentication_flow"] = "challenge",
            ["electronic_commerce_indicator"] = "05",
            ["exemption_indicator"] = null,
            ["result"] = "authenticated",
            ["result_reason"] = null,
            ["transaction_id"] = "5f2b0e0c-3a0a-4b8e-9d43-6d0d8f2a8f43",
            ["version"] = "2.2.0",
        };
}
