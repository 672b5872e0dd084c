using System.Text.Json.Nodes;

namespace Stoa.StripeDouble;

internal static class MethodJson
{
    public const int ExpiryMonth = 8;
    public const int ExpiryYear = 2034;

    public static JsonObject Write(PaymentMethod method)
    {
        var json = new JsonObject
        {
            ["id"] = method.Id,
            ["object"] = "payment_method",
            ["allow_redisplay"] = "unspecified",
            ["billing_details"] = BillingDetails(),
        };
        json[method.Kind.Type] = method.Kind.Type == "card" ? Card(method.Kind) : Debit(method.Kind);
        json["created"] = method.Created;
        json["customer"] = null;
        json["customer_account"] = null;
        json["livemode"] = false;
        json["metadata"] = new JsonObject();
        json["type"] = method.Kind.Type;
        return json;
    }

    public static JsonObject Token(ConfirmationToken token, PaymentMethod method)
    {
        var preview = Write(method);
        foreach (var name in new[] { "id", "object", "created", "livemode", "metadata" })
        {
            preview.Remove(name);
        }
        return new JsonObject
        {
            ["id"] = token.Id,
            ["object"] = "confirmation_token",
            ["created"] = token.Created,
            ["expires_at"] = token.Created + (12 * 60 * 60),
            ["livemode"] = false,
            ["mandate_data"] = null,
            ["metadata"] = new JsonObject(),
            ["payment_intent"] = token.UsedBy,
            ["payment_method_options"] = null,
            ["payment_method_preview"] = preview,
            ["return_url"] = token.ReturnUrl,
            ["setup_future_usage"] = null,
            ["setup_intent"] = null,
            ["shipping"] = null,
            ["use_stripe_sdk"] = true,
        };
    }

    public static JsonObject BillingDetails() =>
        new()
        {
            ["address"] = IntentJson.Address(null),
            ["email"] = null,
            ["name"] = null,
            ["phone"] = null,
            ["tax_id"] = null,
        };

    public static JsonObject Checks(string? cvc) =>
        new()
        {
            ["address_line1_check"] = null,
            ["address_postal_code_check"] = null,
            ["cvc_check"] = cvc,
        };

    private static JsonObject Card(TestMethod kind) =>
        new()
        {
            ["brand"] = kind.Brand,
            ["checks"] = Checks("unchecked"),
            ["country"] = kind.Country,
            ["display_brand"] = kind.Brand,
            ["exp_month"] = ExpiryMonth,
            ["exp_year"] = ExpiryYear,
            ["fingerprint"] = "fp" + kind.Last4,
            ["funding"] = kind.Token.EndsWith("debit", StringComparison.Ordinal) ? "debit" : "credit",
            ["generated_from"] = null,
            ["last4"] = kind.Last4,
            ["networks"] = new JsonObject { ["available"] = new JsonArray(kind.Brand), ["preferred"] = null },
            ["regulated_status"] = "unregulated",
            ["three_d_secure_usage"] = new JsonObject { ["supported"] = kind.Challenges || kind.KnowsChallenges },
            ["wallet"] = null,
        };

    private static JsonObject Debit(TestMethod kind) =>
        new()
        {
            ["bank_code"] = "37040044",
            ["branch_code"] = "",
            ["country"] = kind.Country,
            ["fingerprint"] = "ppFiYRvQnb0M2ouA",
            ["generated_from"] = new JsonObject { ["charge"] = null, ["setup_attempt"] = null },
            ["last4"] = kind.Last4,
        };
}
