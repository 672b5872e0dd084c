using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Stoa.Contracts;
using Stoa.Contracts.Languages;

namespace Stoa.Accounts.MailPages;

/// <summary>
/// A page for people who open a link from a mail where no front-end is configured: one heading and one form, without scripts, styles from elsewhere or cookies.
/// It is never kept, and the address with the token in it is told to nobody.
/// </summary>
internal static class PlainPage
{
    private const int LongestField = 1024;

    public static Texts TextsOf(HttpContext http) => AcceptLanguage.Choose(http.Request.Headers.AcceptLanguage);

    public static string In(Texts texts, string english, string spanish) => texts.Language == "es" ? spanish : english;

    /// <summary>The token of the link; empty where there is none of ours.</summary>
    public static string TokenOf(HttpContext http) => Short(http.Request.Query["token"].ToString());

    /// <summary>A field of the posted form; empty where it is missing.</summary>
    public static async Task<string> FieldOf(HttpContext http, string name) =>
        http.Request.HasFormContentType ? Short((await http.Request.ReadFormAsync(http.RequestAborted))[name].ToString()) : "";

    public static string Hidden(string token) => $"<input type=\"hidden\" name=\"token\" value=\"{HtmlEncoder.Default.Encode(token)}\">";

    /// <summary>Says how a post went, and what failed in the words of the API.</summary>
    public static Task Answer(HttpContext http, Texts texts, string title, Failure? failure, string success) =>
        Write(http, texts, title, $"<p>{HtmlEncoder.Default.Encode(failure is null ? success : Texts.Fill(texts.Of(failure.Fault), failure.Facts))}</p>",
            failure is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    /// <param name="body">HTML.</param>
    public static Task Write(HttpContext http, Texts texts, string title, string body, int status = StatusCodes.Status200OK)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentLanguage = texts.Language;
        headers.ContentSecurityPolicy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="{texts.Language}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title></head>
            <body><main><h1>{title}</h1>{body}</main></body>
            </html>

            """, http.RequestAborted);
    }

    private static string Short(string text) => text.Length <= LongestField ? text : "";
}
