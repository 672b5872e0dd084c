using Microsoft.AspNetCore.Http;

namespace Stoa.Contracts.Http;

/// <summary>
/// The pages that may use a visitor's cookies: our own, and those of the listed origins (<c>https://shop.example</c>, exactly). A browser
/// names the origin of a request and no page can forge it; other clients send no origin, and have no visitor's cookies.
/// </summary>
public sealed class PageOrigins(IReadOnlyList<string> listed, bool isPublicOverTls = false)
{
    /// <summary>Browsers reach the server over TLS, whatever a proxy speaks to it.</summary>
    public bool IsPublicOverTls => isPublicOverTls;

    public IReadOnlyList<string> Listed => listed;

    public bool MayUseCookies(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return request.Headers["Sec-Fetch-Site"].ToString() switch
        {
            // "none": the visitor's own doing, such as a bookmark. No browser says so beside another origin.
            "same-origin" or "none" or "" => origin.Length == 0
                || origin == $"{request.Scheme}://{request.Host}"
                || listed.Contains(origin, StringComparer.Ordinal),
            _ => listed.Contains(origin, StringComparer.Ordinal),
        };
    }
}
