using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Stoa.Contracts.Http;

/// <summary>
/// Cookies of this host alone, over TLS only (RFC 6265bis, <c>__Host-</c>, or <c>__Secure-</c> where one is limited to a path). On plain http, which is a
/// server in development, some browsers drop such a cookie: there it has neither the prefix nor <c>Secure</c>. Where the server's public address is https, a
/// proxy speaks http to us and the browser does not.
/// </summary>
internal static class HostCookies
{
    public static void Append(HttpResponse response, string name, string value, CookieOptions options)
    {
        if (IsPlain(response.HttpContext.Request))
        {
            response.Cookies.Append(Unprefixed(name), value, new CookieOptions(options) { Secure = false });
        }
        else
        {
            response.Cookies.Append(name, value, options);
        }
    }

    /// <summary>Over TLS only the prefixed one counts: a page of a sibling host could have set the other.</summary>
    public static string? Read(HttpRequest request, string name) => (IsPlain(request) ? request.Cookies[Unprefixed(name)] : null) ?? request.Cookies[name];

    private static string Unprefixed(string name) => name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..];

    private static bool IsPlain(HttpRequest request) =>
        !request.IsHttps && request.HttpContext.RequestServices.GetService<PageOrigins>() is not { IsPublicOverTls: true };
}
