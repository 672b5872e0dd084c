using System.Text.Json.Nodes;

namespace Stoa.StripeDouble;

internal static class DisputeJson
{
    /// <summary>What a merchant may say, in texts and files.</summary>
    public static readonly IReadOnlyList<string> Evidence =
    [
        "access_activity_log",
        "billing_address",
        "cancellation_policy",
        "cancellation_policy_disclosure",
        "cancellation_rebuttal",
        "customer_communication",
        "customer_email_address",
        "customer_name",
        "customer_purchase_ip",
        "customer_signature",
        "duplicate_charge_documentation",
        "duplicate_charge_explanation",
        "duplicate_charge_id",
        "product_description",
        "receipt",
        "refund_policy",
        "refund_policy_disclosure",
        "refund_refusal_explanation",
        "service_date",
        "service_documentation",
        "shipping_address",
        "shipping_carrier",
        "shipping_date",
        "shipping_documentation",
        "shipping_tracking_number",
        "uncategorized_file",
        "uncategorized_text",
    ];

    public static JsonObject Write(Dispute dispute, long now, Func<string, BalanceTransaction?> transaction) =>
        new()
        {
            ["id"] = dispute.Id,
            ["object"] = "dispute",
            ["amount"] = dispute.Amount,
            ["balance_transactions"] = new JsonArray([
                .. dispute.BalanceTransactions.Select(id => transaction(id)).OfType<BalanceTransaction>().Select(one => (JsonNode)Transaction(one)),
            ]),
            ["charge"] = dispute.Charge,
            ["created"] = dispute.Created,
            ["currency"] = dispute.Currency,
            ["enhanced_eligibility_types"] = new JsonArray(),
            ["evidence"] = Answers(dispute),
            ["evidence_details"] = new JsonObject
            {
                ["due_by"] = dispute.DueBy,
                ["enhanced_eligibility"] = new JsonObject(),
                ["has_evidence"] = dispute.Evidence.Count > 0,
                ["past_due"] = dispute.DueBy < now,
                ["submission_count"] = dispute.Submissions,
                ["submission_method"] = dispute.Submissions > 0 ? "manual" : "not_submitted",
            },
            ["intended_submission_method"] = null,
            ["is_charge_refundable"] = false,
            ["livemode"] = false,
            ["metadata"] = StripeJson.Map(dispute.Metadata),
            ["network_reason_code"] = null,
            ["payment_intent"] = dispute.Intent,
            ["payment_method_details"] = new JsonObject
            {
                ["card"] = new JsonObject
                {
                    ["brand"] = dispute.Brand,
                    ["case_type"] = "chargeback",
                    ["network"] = dispute.Brand,
                    ["network_reason_code"] = "10.4",
                },
                ["type"] = "card",
            },
            ["reason"] = dispute.Reason,
            ["status"] = Wire<DisputeStatus>.Name(dispute.Status),
        };

    public static JsonObject Transaction(BalanceTransaction transaction) =>
        new()
        {
            ["id"] = transaction.Id,
            ["object"] = "balance_transaction",
            ["amount"] = transaction.Amount,
            ["available_on"] = transaction.Created + (2 * 24 * 60 * 60),
            ["balance_type"] = "payments",
            ["created"] = transaction.Created,
            ["currency"] = transaction.Currency,
            ["description"] = null,
            ["exchange_rate"] = null,
            ["fee"] = 0,
            ["fee_details"] = new JsonArray(),
            ["net"] = transaction.Amount,
            ["reporting_category"] = transaction.Type,
            ["source"] = transaction.Source,
            ["status"] = "pending",
            ["type"] = transaction.Type,
        };

    private static JsonObject Answers(Dispute dispute)
    {
        var json = new JsonObject();
        foreach (var name in Evidence)
        {
            json[name] = dispute.Evidence.GetValueOrDefault(name);
        }
        json["enhanced_evidence"] = new JsonObject();
        return json;
    }
}
