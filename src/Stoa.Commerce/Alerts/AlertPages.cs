using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;

namespace Stoa.Commerce.Alerts;

/// <summary>
/// What the links in mails of alerts open, outside of every contract. Opening changes nothing, because mail scanners open links too; the button does, and so
/// does the POST by which a mail program unsubscribes without asking (RFC 8058).
/// </summary>
internal static class AlertPages
{
    private const string Style =
        "body{margin:0;padding:2rem 1rem;font:1.1rem/1.5 system-ui,sans-serif;color:#222}main{max-width:26rem;margin:auto}h1{font-size:1.5rem}"
        + "button{display:block;width:100%;font:inherit;padding:.6rem;border:0;border-radius:4px;background:#0b57a4;color:#fff;cursor:pointer}";

    private const int LongestToken = 100;

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var tokens = endpoints.ServiceProvider.GetRequiredService<AlertTokens>();
        Page(AlertMails.ConfirmPath, "confirm", tokens.Confirm);
        Page(AlertMails.UnsubscribePath, "unsubscribe", tokens.Unsubscribe);

        void Page(string path, string name, Func<string, CancellationToken, Task<bool>> use)
        {
            endpoints.MapMethods(path, ["GET", "HEAD"], (RequestDelegate)(http => Guarded(http, () => Show(http, path, name))));
            endpoints.MapPost(path, (RequestDelegate)(http => Guarded(http, () => Use(http, name, use))));
        }
    }

    /// <summary>Closed like the shop, and not to be called without end.</summary>
    private static async Task Guarded(HttpContext http, Func<Task> answer)
    {
        var services = http.RequestServices;
        var closed = services.GetService<MaintenanceMode>() is { } maintenance ? await maintenance.Closed(http) : null;
        if ((closed ?? services.GetService<Limiter>()?.Enter(http, AlertRoutes.Policy)) is { } refused)
        {
            http.Response.Headers.RetryAfter = (refused.RetryAfterSeconds ?? 60).ToString(System.Globalization.CultureInfo.InvariantCulture);
            var texts = TextsOf(http);
            await Write(
                http,
                texts,
                texts.Of(refused.Fault),
                "",
                closed is null ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable
            );
            return;
        }
        await answer();
    }

    private static Task Show(HttpContext http, string path, string name)
    {
        var texts = TextsOf(http);
        var action = HtmlEncoder.Default.Encode($"{path}?token={Uri.EscapeDataString(TokenOf(http))}");
        var button = HtmlEncoder.Default.Encode(texts[$"page.alert_{name}.button"]);
        return Write(http, texts, texts[$"page.alert_{name}.title"], $"<form method=\"post\" action=\"{action}\"><button>{button}</button></form>");
    }

    private static async Task Use(HttpContext http, string name, Func<string, CancellationToken, Task<bool>> use)
    {
        var texts = TextsOf(http);
        var done = await use(TokenOf(http), http.RequestAborted);
        var said = HtmlEncoder.Default.Encode(texts[done ? $"page.alert_{name}.done" : "page.alert.over"]);
        await Write(http, texts, texts[$"page.alert_{name}.title"], $"<p>{said}</p>", done ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static Texts TextsOf(HttpContext http) => http.RequestServices.GetRequiredService<LanguageCatalogue>().Choose(http.Request.Headers.AcceptLanguage);

    private static string TokenOf(HttpContext http) => http.Request.Query["token"].ToString() is { Length: <= LongestToken } token ? token : "";

    private static Task Write(HttpContext http, Texts texts, string title, string body, int status = StatusCodes.Status200OK)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentLanguage = texts.Language;
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        var shown = HtmlEncoder.Default.Encode(title);
        return http.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="{texts.Language}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{shown}</title><style>{Style}</style></head>
            <body><main><h1>{shown}</h1>{body}</main></body>
            </html>

            """,
            http.RequestAborted
        );
    }
}
