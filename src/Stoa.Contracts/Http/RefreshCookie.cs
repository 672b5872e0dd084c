using Microsoft.AspNetCore.Http;

namespace Stoa.Contracts.Http;

/// <summary>
/// The refresh token's cookie: unreadable for scripts, sent to this host only, never across sites, over TLS only (<see cref="HostCookies"/>).
/// </summary>
internal static class RefreshCookie
{
    public const string Name = "__Host-refresh_token";

    public static string? Read(HttpRequest request) => HostCookies.Read(request, Name);

    /// <summary>Lasts as long as a session can last.</summary>
    public static void Set(HttpResponse response, string token, TimeSpan life) => HostCookies.Append(response, Name, token, Options(life));

    public static void Clear(HttpResponse response) => HostCookies.Append(response, Name, "", Options(TimeSpan.Zero));

    private static CookieOptions Options(TimeSpan life) =>
        new()
        {
            HttpOnly = true,
            Secure = true,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            MaxAge = life,
            IsEssential = true,
        };
}
