using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Stoa.Server.Pages;

/// <summary>
/// Answers below the path of a set of pages: a file of the build, the index for every address that is a screen's, and where there is no build how to make one.
/// </summary>
internal static class PageServing
{
    private const string Forever = "public, max-age=31536000, immutable";
    private static readonly FileExtensionContentTypeProvider Types = new();

    public static Task Answer(HttpContext http, WebPages pages, PageFolder folder, string below)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            return Say(http, StatusCodes.Status405MethodNotAllowed, "These are pages: GET and HEAD only.");
        }
        var name = below.TrimStart('/');
        if (folder.Find(PageFolder.Index) is not { } index)
        {
            return Say(
                http,
                StatusCodes.Status503ServiceUnavailable,
                $"The {pages.Name.ToLowerInvariant()} is not built: run `npm run {pages.Script}` in the root of the checkout, which needs Node 20 or later."
            );
        }
        if (name.Length > 0 && folder.Find(name) is { } file)
        {
            return Send(http, pages, name, file);
        }
        return IsScreen(name) ? Send(http, pages, PageFolder.Index, index) : Say(http, StatusCodes.Status404NotFound, "There is no such file.");
    }

    /// <summary>Addresses of screens have no folder of assets and no file ending; an id with a dot in it is still an id.</summary>
    private static bool IsScreen(string name) => !name.StartsWith("assets/", StringComparison.Ordinal) && !Types.TryGetContentType(name, out _);

    private static async Task Send(HttpContext http, WebPages pages, string name, PageFile[] variants)
    {
        var response = http.Response;
        var file = Chosen(http.Request, variants);
        var isIndex = name == PageFolder.Index;
        response.Headers.Vary = "Accept-Encoding";
        response.Headers.ETag = file.Tag;
        response.Headers.CacheControl = name.StartsWith("assets/", StringComparison.Ordinal) ? Forever : "no-cache";
        if (http.Request.Headers.IfNoneMatch.Any(tags => tags?.Contains(file.Tag, StringComparison.Ordinal) == true))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        if (isIndex)
        {
            response.Headers.ContentSecurityPolicy = pages.Policy;
        }
        response.ContentType = TypeOf(name);
        response.Headers.ContentEncoding = file.Encoding;
        response.ContentLength = file.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.SendFileAsync(file.Path, http.RequestAborted);
        }
    }

    private static string TypeOf(string name)
    {
        var type = Types.TryGetContentType(name, out var known) ? known : "application/octet-stream";
        return type.StartsWith("text/", StringComparison.Ordinal) ? type + "; charset=utf-8" : type;
    }

    /// <summary>The first of the build's encodings (best first) that the client takes.</summary>
    private static PageFile Chosen(HttpRequest request, PageFile[] variants)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted))
        {
            return variants[^1];
        }
        return variants.FirstOrDefault(file => file.Encoding is { } encoding && Takes(accepted, encoding)) ?? variants[^1];
    }

    private static bool Takes(IList<StringWithQualityHeaderValue> accepted, string encoding) =>
        (accepted.FirstOrDefault(one => one.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase)) ?? accepted.FirstOrDefault(one => one.Value == "*"))
            is { Quality: not 0 };

    private static Task Say(HttpContext http, int status, string sentence)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.WriteAsync(sentence + "\n", http.RequestAborted);
    }
}
