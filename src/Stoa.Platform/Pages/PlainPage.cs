using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;

namespace Stoa.Platform.Pages;

/// <summary>
/// A page for links in mails when no front-end is configured: one heading and one form, without scripts, external styles or cookies. Never cached; the URL with
/// its token is not sent as a referrer.
/// </summary>
public static class PlainPage
{
    private const string FormType = "application/x-www-form-urlencoded";
    private const int LongestField = 1024;

    private const string Style =
        "body{margin:0;padding:2rem 1rem;font:1.1rem/1.5 system-ui,sans-serif;color:#222}main{max-width:26rem;margin:auto}h1{font-size:1.5rem}"
        + "label,input,button{display:block;width:100%;box-sizing:border-box;font:inherit}"
        + "input{margin:.25rem 0 1rem;padding:.5rem;border:1px solid #767676;border-radius:4px}"
        + "button{padding:.6rem;border:0;border-radius:4px;background:#0b57a4;color:#fff;cursor:pointer}";

    /// <summary>Allows only this style and forms to ourselves.</summary>
    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>In the language that the browser prefers.</summary>
    public static Texts TextsOf(HttpContext http) => http.RequestServices.GetRequiredService<LanguageCatalogue>().Choose(http.Request.Headers.AcceptLanguage);

    /// <summary>The token of the link; empty if it is not one of ours.</summary>
    public static string TokenOf(HttpContext http) => Short(http.Request.Query["token"].ToString());

    /// <summary>The posted fields; empty if the body is not one of our forms.</summary>
    public static async Task<IFormCollection> FieldsOf(HttpContext http)
    {
        // Of the types that begin like that, the framework reads those that are one.
        if (!http.Request.HasFormContentType || !http.Request.ContentType!.StartsWith(FormType, StringComparison.OrdinalIgnoreCase))
        {
            return FormCollection.Empty;
        }
        try
        {
            return await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or NotSupportedException || BodyFraming.IsUncountable(unreadable))
        {
            // Too many fields; UTF-7, which the framework knows and refuses.
            return FormCollection.Empty;
        }
    }

    /// <summary>One of them; empty where it is missing or longer than anything that is asked for.</summary>
    public static string Field(IFormCollection fields, string name) => Short(fields[name].ToString());

    /// <summary>A field that carries the token of the link into the form.</summary>
    public static string Hidden(string token) => $"<input type=\"hidden\" name=\"token\" value=\"{HtmlEncoder.Default.Encode(token)}\">";

    /// <summary>Says how a post went, and what failed in the words of the API.</summary>
    public static Task Answer(HttpContext http, Texts texts, string title, Failure? failure, string success)
    {
        if (failure?.RetryAfterSeconds is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
        return Write(
            http,
            texts,
            title,
            $"<p>{HtmlEncoder.Default.Encode(failure is null ? success : Texts.Fill(texts.Of(failure.Fault), failure.Arguments))}</p>",
            StatusOf(failure)
        );
    }

    private static int StatusOf(Failure? failure) =>
        failure?.Fault.Kind switch
        {
            null => StatusCodes.Status200OK,
            FaultKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
            FaultKind.TooMany => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status400BadRequest,
        };

    /// <summary>Answers with a page.</summary>
    /// <param name="http">The request.</param>
    /// <param name="texts">In whose language it is.</param>
    /// <param name="title">HTML.</param>
    /// <param name="body">HTML.</param>
    /// <param name="status">Of the response.</param>
    public static Task Write(HttpContext http, Texts texts, string title, string body, int status = StatusCodes.Status200OK)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentLanguage = texts.Language;
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="{texts.Language}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title><style>{Style}</style></head>
            <body><main><h1>{title}</h1>{body}</main></body>
            </html>

            """,
            http.RequestAborted
        );
    }

    private static string Short(string text) => text.Length <= LongestField ? text : "";
}
