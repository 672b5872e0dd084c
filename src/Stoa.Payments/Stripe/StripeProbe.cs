using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Configuration;

namespace Stoa.Payments;

/// <summary>What a look at Stripe showed.</summary>
/// <param name="Live">Whether the key moves real money.</param>
/// <param name="HasWebhookSecret">Whether events can be believed.</param>
public sealed record StripeState(bool Live, bool HasWebhookSecret);

/// <summary>Looks whether Stripe takes the key, without moving money.</summary>
public static class StripeProbe
{
    /// <summary>Asks for a payment that there is not: a refused key is answered 401 before that is looked for.</summary>
    /// <returns>Null where no key is configured.</returns>
    /// <exception cref="HttpRequestException">Stripe cannot be reached, or refuses the key; the message does not have it.</exception>
    public static async Task<StripeState?> Try(IConfiguration configuration, CancellationToken cancelled)
    {
        var options = PaymentOptions.Read(configuration);
        if (!options.Stripe.IsConfigured)
        {
            return null;
        }
        using var http = new HttpClient { Timeout = options.ReadTimeout };
        using var request = new HttpRequestMessage(HttpMethod.Get, options.Stripe.ApiBase.TrimEnd('/') + "/v1/payment_intents/pi_stoa_doctor");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Stripe.SecretKey);
        request.Headers.Add("Stripe-Version", options.Stripe.ApiVersion);
        using var response = await http.SendAsync(request, cancelled);
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => throw new HttpRequestException("it refuses the key of Payments:Stripe:SecretKey"),
            HttpStatusCode.Forbidden => throw new HttpRequestException("the restricted key of Payments:Stripe:SecretKey may not read payments"),
            >= HttpStatusCode.InternalServerError => throw new HttpRequestException($"it answered {(int)response.StatusCode}"),
            _ => new StripeState(options.Stripe.IsLive, options.Stripe.WebhookSecrets.Length > 0),
        };
    }
}
