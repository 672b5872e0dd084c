using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Stoa.StripeDouble;

/// <summary>How answers leave, or do not.</summary>
internal static class Answers
{
    public static async Task Write(HttpContext http, Answer answer)
    {
        Head(http, answer);
        http.Response.ContentLength = answer.Body.Length;
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }

    /// <summary>Resets the connection, after half of the answer where there is one.</summary>
    public static async Task Break(HttpContext http, Answer? answer)
    {
        if (answer is not null)
        {
            Head(http, answer);
            http.Response.ContentLength = answer.Body.Length;
            await http.Response.Body.WriteAsync(answer.Body.AsMemory(0, answer.Body.Length / 2), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
        http.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
    }

    private static void Head(HttpContext http, Answer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json";
        if (answer.ShouldRetry is { } retry)
        {
            http.Response.Headers["Stripe-Should-Retry"] = retry ? "true" : "false";
        }
        if (answer.Status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer realm=\"Stripe\"";
        }
    }
}
