using Microsoft.AspNetCore.Http;

namespace Stoa.Contracts.Http;

/// <summary>
/// The pages that may use a visitor's cookies: our own, and those of the listed origins (<c>https://shop.example</c>, exactly). A browser
/// names the origin of a request and no page can forge it; other clients send no origin, and have no visitor's cookies.
/// </summary>
/// <param name="listed">The others.</param>
/// <param name="publicUrl">Where browsers reach the server, whatever a proxy speaks to it; null where that is as requests say.</param>
public sealed class PageOrigins(IReadOnlyList<string> listed, Uri? publicUrl = null)
{
    private readonly string? _own = publicUrl is null ? null : OriginOf(publicUrl);

    /// <summary>Browsers reach the server over TLS, whatever a proxy speaks to it.</summary>
    public bool IsPublicOverTls { get; } = publicUrl?.Scheme == Uri.UriSchemeHttps;

    public IReadOnlyList<string> Listed => listed;

    public bool MayUseCookies(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return request.Headers["Sec-Fetch-Site"].ToString() switch
        {
            // "none": the visitor's own doing, such as a bookmark. No browser says so beside another origin.
            "same-origin" or "none" or "" => origin.Length == 0
                || origin == _own
                || origin == $"{request.Scheme}://{request.Host}"
                || listed.Contains(origin, StringComparer.Ordinal),
            _ => listed.Contains(origin, StringComparer.Ordinal),
        };
    }

    /// <summary>As browsers write it (RFC 6454): in lower case, names in ASCII, without the port that the scheme has.</summary>
    private static string OriginOf(Uri address) =>
        new UriBuilder(address.Scheme, address.HostNameType == UriHostNameType.Dns ? address.IdnHost : address.Host, address.Port).Uri.GetLeftPart(
            UriPartial.Authority
        );
}
