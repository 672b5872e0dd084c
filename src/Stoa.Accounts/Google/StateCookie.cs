using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Stoa.Contracts.Http;

namespace Stoa.Accounts.Google;

/// <summary>
/// Login CSRF protection. Under a contract with a session cookie the callback alone signs a browser in, so an attacker could sign a victim's browser in to the
/// attacker's account. There only the browser that started the sign-in, which holds this cookie, may finish it. Clients that receive tokens compare the state
/// themselves.
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
