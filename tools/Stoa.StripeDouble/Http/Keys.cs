using System.Text;
using Microsoft.AspNetCore.Http;

namespace Stoa.StripeDouble;

/// <summary>Who calls: the secret key as Bearer or as the user of Basic, or the publishable one, which Stripe.js sends as the parameter <c>key</c>.</summary>
internal static class Keys
{
    /// <summary>What is wrong with the key; null where nothing is.</summary>
    /// <param name="buyer">The key is the publishable one.</param>
    public static StripeError? Problem(HttpContext http, FormNode parameters, StripeDoubleOptions options, bool forBuyers, out bool buyer)
    {
        var key = Header(http.Request.Headers.Authorization.ToString()) ?? parameters["key"]?.Text;
        buyer = key == options.PublishableKey;
        parameters.Members!.Remove("key");
        return string.IsNullOrEmpty(key) ? StripeError.NoKey()
            : buyer
                ? forBuyers ? null
                    : StripeError.NeedsSecretKey()
            : key == options.SecretKey ? null
            : StripeError.WrongKey(key);
    }

    private static string? Header(string header)
    {
        const string bearer = "Bearer ";
        const string basic = "Basic ";
        if (header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase))
        {
            return header[bearer.Length..].Trim();
        }
        if (!header.StartsWith(basic, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header[basic.Length..].Trim(), bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0] : "";
    }
}
