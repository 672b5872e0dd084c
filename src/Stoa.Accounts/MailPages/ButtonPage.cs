using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Contracts;
using Stoa.Contracts.Languages;
using Stoa.Platform.Pages;

namespace Stoa.Accounts.MailPages;

/// <summary>
/// What a link in a mail opens that needs no answer but yes. Opening it changes nothing, because mail scanners open links too; the button does. Its texts are
/// <c>page.{name}.title</c>, <c>.button</c> and <c>.done</c>.
/// </summary>
internal static class ButtonPage
{
    public delegate Task<Outcome<Nothing>> Press(string token, HttpContext http);

    public static void Map(IEndpointRouteBuilder endpoints, string path, string name, string policy, Press press)
    {
        var guard = new PageGuard(endpoints.ServiceProvider, policy);
        endpoints.MapMethods(
            path,
            ["GET", "HEAD"],
            guard.Page(TitleOf(name), async http => await (await guard.Closed(http) is { } closed ? Say(http, name, closed) : Show(http, path, name)))
        );
        endpoints.MapPost(
            path,
            guard.Page(
                TitleOf(name),
                async http =>
                {
                    if (await guard.Refusal(http) is { } refused)
                    {
                        await Say(http, name, refused);
                        return;
                    }
                    var token = PlainPage.Field(await PlainPage.FieldsOf(http), "token");
                    await Say(http, name, await guard.Spend(http) ?? (await press(token, http)).Failure);
                }
            )
        );
    }

    private static Task Say(HttpContext http, string name, Failure? failure)
    {
        var texts = PlainPage.TextsOf(http);
        return PlainPage.Answer(http, texts, Title(texts, name), failure, texts[$"page.{name}.done"]);
    }

    private static Task Show(HttpContext http, string path, string name)
    {
        var texts = PlainPage.TextsOf(http);
        return PlainPage.Write(
            http,
            texts,
            Title(texts, name),
            $"<form method=\"post\" action=\"{path}\">{PlainPage.Hidden(PlainPage.TokenOf(http))}<button>{texts[$"page.{name}.button"]}</button></form>"
        );
    }

    private static string TitleOf(string name) => $"page.{name}.title";

    private static string Title(Texts texts, string name) => texts[TitleOf(name)];
}
