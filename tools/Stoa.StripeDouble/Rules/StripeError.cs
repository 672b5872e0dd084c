namespace Stoa.StripeDouble;

/// <summary>An error as Stripe answers it.</summary>
internal sealed record StripeError(int Status, string Type, string? Code, string Message, string? Param = null)
{
    public const string InvalidRequest = "invalid_request_error";
    public const string Api = "api_error";

    /// <summary>The request was refused before it was executed: its idempotency key stays free.</summary>
    public bool Validation { get; init; }

    /// <summary>The intent that rides in the error, as it is after the call.</summary>
    public string? Intent { get; init; }

    /// <summary>Of a card_error: the failed charge, the decline code and the method that was tried.</summary>
    public PaymentFailure? Failure { get; init; }

    /// <summary>The header Stripe-Should-Retry; null: none.</summary>
    public bool? ShouldRetry { get; init; }

    public static StripeError Invalid(string? code, string message, string? param = null) => new(400, InvalidRequest, code, message, param);

    public static StripeError Refused(string? code, string message, string? param = null) => Invalid(code, message, param) with { Validation = true };

    /// <summary>There is no such object.</summary>
    /// <param name="status">404 for the object of the address, 400 for one that a parameter names.</param>
    public static StripeError Missing(string kind, string id, string param, int status = 404) =>
        new(status, InvalidRequest, "resource_missing", $"No such {kind}: '{id}'", param);

    public static StripeError UnexpectedState(PaymentIntent intent, string message) =>
        Invalid("payment_intent_unexpected_state", message) with
        {
            Intent = intent.Id,
        };

    public static StripeError Declined(PaymentFailure failure, string intent) =>
        new(402, failure.Type, failure.Code, failure.Message) { Failure = failure, Intent = intent };

    public static StripeError NoKey() =>
        new(
            401,
            InvalidRequest,
            null,
            "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer "
                + "YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/."
        )
        {
            Validation = true,
        };

    public static StripeError WrongKey(string key) => new(401, InvalidRequest, null, "Invalid API Key provided: " + Masked(key)) { Validation = true };

    public static StripeError NeedsSecretKey() =>
        new(
            403,
            InvalidRequest,
            "secret_key_required",
            "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at "
                + "https://dashboard.stripe.com/account/apikeys."
        )
        {
            Validation = true,
        };

    public static StripeError NoRoute(string method, string path) =>
        new(
            404,
            InvalidRequest,
            null,
            $"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/. "
                + "(The double serves what its README lists.)"
        )
        {
            Validation = true,
        };

    public static StripeError NotForm() =>
        Refused(
            null,
            "Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at "
                + "https://support.stripe.com/."
        );

    /// <summary>Stripe knows the parameter, the double does not: refused aloud, since passing over it would lie.</summary>
    public static StripeError NotModelled(string param) => Refused(null, $"Stoa.StripeDouble does not model the parameter {param}.", param);

    public static StripeError KeyInUse(string key) =>
        new(
            409,
            "idempotency_error",
            "idempotency_key_in_use",
            $"There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is "
                + $"still going through): {key}. Please try again later."
        )
        {
            Validation = true,
            ShouldRetry = true,
        };

    public static StripeError KeyReused(string key) =>
        new(
            400,
            "idempotency_error",
            null,
            $"Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '{key}' if you "
                + "meant to execute a different request."
        )
        {
            Validation = true,
        };

    public static StripeError KeyReusedElsewhere(string key, string endpoint, string first) =>
        new(
            400,
            "idempotency_error",
            null,
            $"Keys for idempotent requests can only be used for the same endpoint they were first used for ('{endpoint}' instead of '{first}'). Try using a "
                + $"key other than '{key}' if you meant to execute a different request."
        )
        {
            Validation = true,
        };

    public static StripeError Internal() =>
        new(500, Api, null, "An unknown error occurred. If this persists, please contact us at https://support.stripe.com/.");

    public static StripeError RateLimited() =>
        new(429, InvalidRequest, "rate_limit", "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.")
        {
            Validation = true,
        };

    public static StripeError LockTimeout() =>
        new(
            429,
            InvalidRequest,
            "lock_timeout",
            "This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error "
                + "intermittently, retry the request."
        )
        {
            Validation = true,
            ShouldRetry = true,
        };

    private static string Masked(string key)
    {
        const int shown = 4;
        const int prefix = 8;
        return key.Length <= prefix + shown ? key : key[..prefix] + new string('*', key.Length - prefix - shown) + key[^shown..];
    }
}
