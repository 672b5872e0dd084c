using System.Text.Json.Nodes;

namespace Stoa.StripeDouble;

internal static class RefundJson
{
    public static JsonObject Write(Refund refund)
    {
        var json = new JsonObject
        {
            ["id"] = refund.Id,
            ["object"] = "refund",
            ["amount"] = refund.Amount,
            ["balance_transaction"] = refund.BalanceTransaction,
            ["charge"] = refund.Charge,
            ["created"] = refund.Created,
            ["currency"] = refund.Currency,
            ["customer"] = null,
            ["customer_account"] = null,
            ["destination_details"] = new JsonObject
            {
                ["card"] = new JsonObject
                {
                    ["reference_status"] = "pending",
                    ["reference_type"] = "acquirer_reference_number",
                    ["type"] = refund.Release ? "reversal" : "refund",
                },
                ["type"] = "card",
            },
            ["metadata"] = StripeJson.Map(refund.Metadata),
            ["payment_intent"] = refund.Intent,
            ["payment_method"] = refund.Method,
            ["reason"] = refund.Reason,
            ["receipt_number"] = null,
            ["source_transfer_reversal"] = null,
            ["status"] = Wire<RefundStatus>.Name(refund.Status),
            ["transfer_reversal"] = null,
        };
        if (refund.FailureReason is { } reason)
        {
            json["failure_balance_transaction"] = refund.FailureBalanceTransaction;
            json["failure_reason"] = reason;
        }
        if (refund.Status == RefundStatus.Pending)
        {
            json["pending_reason"] = "processing";
        }
        return json;
    }
}
