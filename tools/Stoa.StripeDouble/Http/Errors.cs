using System.Globalization;
using System.Text.Json.Nodes;

namespace Stoa.StripeDouble;

/// <summary>The body of an error.</summary>
internal static class Errors
{
    public static byte[] Body(StripeError error, string requestId, bool buyer, Account account)
    {
        var json = error.Failure is { } failure ? IntentJson.Failure(failure, id => account.Methods[id]) : new JsonObject();
        if (error.Code is { } code)
        {
            json["code"] = code;
            json["doc_url"] = IntentJson.DocUrl(code);
        }
        json["message"] = error.Message;
        if (error.Param is { } param)
        {
            json["param"] = param;
        }
        if (error.Intent is { } intent && account.Render(intent) is { } rendered)
        {
            json["payment_intent"] = buyer ? IntentJson.ForBuyer(rendered) : rendered;
        }
        json["request_log_url"] = string.Create(CultureInfo.InvariantCulture, $"https://dashboard.stripe.com/test/logs/{requestId}?t={account.Clock.Now}");
        json["type"] = error.Type;
        return StripeJson.Write(new JsonObject { ["error"] = json });
    }
}
