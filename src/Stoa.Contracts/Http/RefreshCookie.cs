using Microsoft.AspNetCore.Http;
using Stoa.Contracts.Payloads;

namespace Stoa.Contracts.Http;

/// <summary>
/// The refresh token's cookie: unreadable for scripts, sent to this host only, never across sites, over TLS only (<see cref="HostCookies"/>).
/// </summary>
internal static class RefreshCookie
{
    public const string Name = "__Host-refresh_token";

    /// <summary>A mount's own has a name of its own: a browser may be signed in as a customer and as staff. <c>__Host-</c> would forbid the path.</summary>
    private const string MountName = "__Secure-mount_refresh_token";

    public static string? Read(HttpRequest request, string? path) => HostCookies.Read(request, NameAt(path));

    /// <summary>The cookie that belongs to this success: a session's lasts as long as a session can last, a logout ends it.</summary>
    /// <param name="response">Gets the header.</param>
    /// <param name="value">What the operation returned.</param>
    /// <param name="success">What it did.</param>
    /// <param name="path">Where the browser sends it; null for the whole host.</param>
    public static void Write<T>(HttpResponse response, T value, SuccessCode success, string? path)
    {
        if (value is Session session)
        {
            HostCookies.Append(response, NameAt(path), session.RefreshToken, Options(session.RefreshLifetime, path));
        }
        else if (success == SuccessCode.LoggedOut)
        {
            HostCookies.Append(response, NameAt(path), "", Options(TimeSpan.Zero, path));
        }
    }

    private static string NameAt(string? path) => path is null ? Name : MountName;

    private static CookieOptions Options(TimeSpan life, string? path) =>
        new()
        {
            HttpOnly = true,
            Secure = true,
            SameSite = SameSiteMode.Strict,
            Path = path ?? "/",
            MaxAge = life,
            IsEssential = true,
        };
}
