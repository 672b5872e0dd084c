using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts;
using Stoa.Contracts.Languages;
using Stoa.Platform.Pages;

namespace Stoa.Commerce.Alerts;

/// <summary>
/// What the links in mails of alerts open, outside of every contract. Opening changes nothing, because mail scanners open links too; the button does, and so
/// does the POST by which a mail program unsubscribes without asking (RFC 8058).
/// </summary>
internal static class AlertPages
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var tokens = endpoints.ServiceProvider.GetRequiredService<AlertTokens>();
        var guard = new PageGuard(endpoints.ServiceProvider, AlertRoutes.Policy);
        Page(AlertMails.ConfirmPath, "confirm", tokens.Confirm);
        Page(AlertMails.UnsubscribePath, "unsubscribe", tokens.Unsubscribe);

        void Page(string path, string name, Func<string, CancellationToken, Task<bool>> use)
        {
            endpoints.MapMethods(path, ["GET", "HEAD"], guard.Page(TitleOf(name), http => Guarded(http, name, () => Show(http, path, name))));
            endpoints.MapPost(path, guard.Page(TitleOf(name), http => Guarded(http, name, () => Use(http, name, use))));
        }

        // Closed like the shop, and not to be called without end.
        async Task Guarded(HttpContext http, string name, Func<Task> answer) =>
            await (await guard.Refusal(http) is { } refused ? Refuse(http, name, refused) : answer());
    }

    private static Task Refuse(HttpContext http, string name, Failure refused)
    {
        var texts = PlainPage.TextsOf(http);
        return PlainPage.Answer(http, texts, Title(texts, name), refused with { RetryAfter = refused.RetryAfter ?? TimeSpan.FromSeconds(60) }, "");
    }

    private static Task Show(HttpContext http, string path, string name)
    {
        var texts = PlainPage.TextsOf(http);
        var action = HtmlEncoder.Default.Encode($"{path}?token={Uri.EscapeDataString(PlainPage.TokenOf(http))}");
        var button = HtmlEncoder.Default.Encode(texts[$"page.alert_{name}.button"]);
        return PlainPage.Write(http, texts, Title(texts, name), $"<form method=\"post\" action=\"{action}\"><button>{button}</button></form>");
    }

    private static async Task Use(HttpContext http, string name, Func<string, CancellationToken, Task<bool>> use)
    {
        var texts = PlainPage.TextsOf(http);
        var done = await use(PlainPage.TokenOf(http), http.RequestAborted);
        var said = HtmlEncoder.Default.Encode(texts[done ? $"page.alert_{name}.done" : "page.alert.over"]);
        await PlainPage.Write(http, texts, Title(texts, name), $"<p>{said}</p>", done ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static string TitleOf(string name) => $"page.alert_{name}.title";

    private static string Title(Texts texts, string name) => HtmlEncoder.Default.Encode(texts[TitleOf(name)]);
}
