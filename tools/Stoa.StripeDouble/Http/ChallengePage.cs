using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Stoa.StripeDouble;

/// <summary>The page that a buyer's browser is sent to for 3-D Secure: Complete or Fail, and back to the shop as Stripe sends them back.</summary>
internal sealed class ChallengePage(StripeServer server)
{
    public async Task Handle(HttpContext http, string id)
    {
        var intent = server.Intent(id);
        var source = http.Request.Query["source"].ToString();
        if (intent?.Challenge is not { } challenge || challenge.Source != source)
        {
            await Page(http, StatusCodes.Status404NotFound, "<p>There is no challenge here. It may have been answered already.</p>");
            return;
        }
        if (http.Request.Method != "POST")
        {
            await Page(http, StatusCodes.Status200OK, Form(intent, source));
            return;
        }
        var passed = http.Request.Query["passed"] == "true";
        var after = server.Authenticate(id, passed);
        if (challenge.ReturnUrl is not { } returnUrl)
        {
            await Page(http, StatusCodes.Status200OK, $"<p>The payment is {Wire<IntentStatus>.Name(after.Status)}. This page can be closed.</p>");
            return;
        }
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = QueryHelpers.AddQueryString(
            returnUrl,
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["payment_intent"] = id,
                ["payment_intent_client_secret"] = intent.ClientSecret,
                ["redirect_status"] = after.LastError is null ? "succeeded" : "failed",
            }
        );
    }

    private static string Form(PaymentIntent intent, string source)
    {
        var address = HtmlEncoder.Default.Encode($"/_double/3ds/{intent.Id}?source={source}&passed=");
        var amount = HtmlEncoder.Default.Encode(Currencies.Display(intent.Amount, intent.Currency));
        return $"""
            <h1>3D Secure 2 test page</h1>
            <p>Your bank asks whether this payment of {amount} is yours.</p>
            <form method="post" action="{address}true"><button>Complete</button></form>
            <form method="post" action="{address}false"><button>Fail</button></form>
            """;
    }

    private static Task Page(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            $$"""
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Stripe double</title>
            <style>
              body { font: 1.1rem sans-serif; margin: 3rem auto; max-width: 28rem }
              button { font: inherit; margin: .3rem 0; padding: .6rem; width: 100% }
            </style>
            {{body}}
            </html>
            """,
            http.RequestAborted
        );
    }
}
