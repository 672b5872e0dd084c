using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Accounts.Verification;
using Stoa.Contracts;
using Stoa.Contracts.Languages;
using Stoa.Platform.Pages;

namespace Stoa.Accounts.MailPages;

/// <summary>What the link in a verification mail opens. Opening it changes nothing, because mail scanners open links too; the button does.</summary>
internal static class VerifyEmailPage
{
    public const string Path = "/account/verify-email";

    public static void Map(IEndpointRouteBuilder endpoints, VerifyEmail verify)
    {
        var guard = new PageGuard(endpoints.ServiceProvider, "verify");
        endpoints.MapMethods(
            Path,
            ["GET", "HEAD"],
            (RequestDelegate)(async http => await (await guard.Closed(http) is { } closed ? Say(http, closed) : Show(http)))
        );
        endpoints.MapPost(
            Path,
            (RequestDelegate)(
                async http =>
                {
                    if (await guard.Refusal(http) is { } refused)
                    {
                        await Say(http, refused);
                        return;
                    }
                    var token = PlainPage.Field(await PlainPage.FieldsOf(http), "token");
                    await Say(http, await guard.Spend(http) ?? (await verify.Use(token, http.RequestAborted)).Failure);
                }
            )
        );
    }

    private static Task Say(HttpContext http, Failure? failure)
    {
        var texts = PlainPage.TextsOf(http);
        return PlainPage.Answer(http, texts, Title(texts), failure, texts["page.verify_email.done"]);
    }

    private static Task Show(HttpContext http)
    {
        var texts = PlainPage.TextsOf(http);
        return PlainPage.Write(
            http,
            texts,
            Title(texts),
            $"<form method=\"post\" action=\"{Path}\">{PlainPage.Hidden(PlainPage.TokenOf(http))}<button>{texts["page.verify_email.button"]}</button></form>"
        );
    }

    private static string Title(Texts texts) => texts["page.verify_email.title"];
}
