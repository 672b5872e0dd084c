using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Accounts.Verification;
using Stoa.Contracts.Languages;

namespace Stoa.Accounts.MailPages;

/// <summary>What the link in a verification mail opens. Opening it changes nothing, because mail scanners open links too; the button does.</summary>
internal static class VerifyEmailPage
{
    public const string Path = "/account/verify-email";

    public static void Map(IEndpointRouteBuilder endpoints, VerifyEmail verify)
    {
        endpoints.MapMethods(Path, ["GET", "HEAD"], (RequestDelegate)Show);
        endpoints.MapPost(Path, (RequestDelegate)(async http =>
        {
            var texts = PlainPage.TextsOf(http);
            var outcome = await verify.Use(await PlainPage.FieldOf(http, "token"), http.RequestAborted);
            await PlainPage.Answer(http, texts, Title(texts), outcome.Failure, PlainPage.In(texts, "Thank you, the address is confirmed.", "Gracias, la dirección está confirmada."));
        }));
    }

    private static Task Show(HttpContext http)
    {
        var texts = PlainPage.TextsOf(http);
        return PlainPage.Write(http, texts, Title(texts),
            $"<form method=\"post\" action=\"{Path}\">{PlainPage.Hidden(PlainPage.TokenOf(http))}<button>{PlainPage.In(texts, "Confirm the address", "Confirmar la dirección")}</button></form>");
    }

    private static string Title(Texts texts) => PlainPage.In(texts, "Confirm your email address", "Confirma tu dirección de correo");
}
