using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Stoa.Contracts.Http;

namespace Stoa.Accounts.Google;

/// <summary>
/// Under a contract that keeps the session in a cookie, a callback alone signs a browser in, so anybody could make somebody else's browser
/// sign in as them. There only the browser that started may finish: it holds this cookie. Clients that are handed their tokens compare the
/// state themselves.
/// </summary>
internal static class StateCookie
{
    private const string Name = "__Host-google_state";

    // Lax: the browser comes from the provider's site.
    private static readonly CookieOptions Options = new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = PendingSignIns.Patience,
        IsEssential = true,
    };

    public static void Set(RequestContext context, string state)
    {
        if (context.Contract.KeepsRefreshTokenInCookie)
        {
            context.SetCookie(Name, Hash(state), Options);
        }
    }

    public static bool Fits(RequestContext context, string state) => !context.Contract.KeepsRefreshTokenInCookie || context.Cookie(Name) == Hash(state);

    private static string Hash(string state) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(state)));
}
