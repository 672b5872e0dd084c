using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Accounts.Passwords;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;
using Stoa.Platform.Pages;

namespace Stoa.Accounts.MailPages;

/// <summary>What the link to reset a password opens.</summary>
internal static class ResetPasswordPage
{
    public const string Path = "/account/reset-password";
    private const string TitleKey = "page.reset_password.title";

    public static void Map(IEndpointRouteBuilder endpoints, ResetPassword reset)
    {
        var guard = new PageGuard(endpoints.ServiceProvider, "reset");
        endpoints.MapMethods(
            Path,
            ["GET", "HEAD"],
            guard.Page(TitleKey, async http => await (await guard.Closed(http) is { } closed ? Say(http, closed) : Show(http, PlainPage.TokenOf(http), null)))
        );
        endpoints.MapPost(
            Path,
            guard.Page(
                TitleKey,
                async http =>
                {
                    if (await guard.Refusal(http) is { } refused)
                    {
                        await Say(http, refused);
                        return;
                    }
                    var texts = PlainPage.TextsOf(http);
                    var fields = await PlainPage.FieldsOf(http);
                    var (token, password) = (PlainPage.Field(fields, "token"), PlainPage.Field(fields, "password"));
                    if (NewPasswords.WhyNot(password) is { } broken)
                    {
                        await Show(http, token, broken);
                        return;
                    }
                    var failure =
                        await guard.Spend(http) ?? (await reset.Reset(token, password, texts.Language, RequestOrigin.Of(http), http.RequestAborted)).Failure;
                    await Say(http, failure);
                }
            )
        );
    }

    private static Task Say(HttpContext http, Failure? failure)
    {
        var texts = PlainPage.TextsOf(http);
        return PlainPage.Answer(http, texts, Title(texts), failure, texts.Of(AccountSuccesses.PasswordReset));
    }

    private static Task Show(HttpContext http, string token, Rule? broken)
    {
        var texts = PlainPage.TextsOf(http);
        var label = texts["page.reset_password.label"];
        return PlainPage.Write(
            http,
            texts,
            Title(texts),
            $"""
            {(broken is { } rule ? $"<p>{texts.Sentence(label, rule)}</p>" : "")}
            <form method="post" action="{Path}">{PlainPage.Hidden(token)}
            <label>{label} <input type="password" name="password" autocomplete="new-password" minlength="{NewPasswords.Shortest}" required></label>
            <button>{texts["page.reset_password.button"]}</button></form>
            """,
            broken is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest
        );
    }

    private static string Title(Texts texts) => texts[TitleKey];
}
