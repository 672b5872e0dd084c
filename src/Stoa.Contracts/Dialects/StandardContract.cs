using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Stoa.Contracts.Languages;
using Microsoft.AspNetCore.Http;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;
using static Stoa.Contracts.OpenApi.Schema;

namespace Stoa.Contracts.Dialects;

/// <summary>
/// Document 001: <c>{success, message, data}</c>, <c>{success, error {code, message, field}, details}</c>, validation with <c>errors</c> in place of
/// <c>details</c>. The access token is in the body, the refresh token in an HttpOnly cookie; registering starts no session for the client.
/// </summary>
public sealed class StandardContract(IEnumerable<IJsonTypeInfoResolver> payloads) : Contract("standard", JsonNamingPolicy.SnakeCaseLower, Timestamp.Zulu, payloads)
{
    public override string Description => "Document 001: AUTH, OTP, USER, PERM, VAL and RATE codes; refresh token in a cookie.";

    public override IReadOnlyList<string> Additions =>
    [
        "SRV_001 (a defect of ours), SRV_002 (another service failed) and SRV_003 (not available now): the document has no codes for 5xx",
        "meta beside data where that is a page",
        "405, 408, 413, 415, 502 and 503 with the nearest code",
    ];

    public override bool KeepsRefreshTokenInCookie => true;

    /// <summary>The document answers a registration with a sentence alone, and has AUTH_002 for a login that comes too early.</summary>
    public override bool StartsSessionOnRegistering => false;

    public override bool LetsUnverifiedIn => false;

    /// <summary>A DELETE with nothing to say is 204, any other operation with nothing to return 200 with <c>data: null</c>.</summary>
    public override int StatusOf(OutcomeKind kind, string method, Done done) => kind switch
    {
        OutcomeKind.Created => 201,
        OutcomeKind.None when HttpMethods.IsDelete(method) => 204,
        _ => 200,
    };

    public override void WriteHeaders<T>(HttpContext http, T value, Done done)
    {
        if (value is Session { Registered: false } session)
        {
            RefreshCookie.Set(http.Response, session.RefreshToken);
        }
        else if (done == Done.LoggedOut)
        {
            RefreshCookie.Clear(http.Response);
        }
    }

    public override void WriteSuccess<T>(Utf8JsonWriter json, T value, Done done, int status, Texts texts)
    {
        json.WriteStartObject();
        json.WriteBoolean("success"u8, true);
        json.WriteString("message"u8, done == Done.UserRegistered ? texts.Of(Phrase.UserRegisteredVerifyNext) : texts.Of(done));
        json.WritePropertyName("data"u8);
        WriteData(json, value);
        if (value is IPage page)
        {
            PageMeta.Write(json, page.Info, this);
        }
        json.WriteEndObject();
    }

    public override void WriteFailure(Utf8JsonWriter json, Failure failure, Texts texts)
    {
        json.WriteStartObject();
        json.WriteBoolean("success"u8, false);
        WriteError(json, Of(failure.Fault).Code, MessageOf(failure, texts), failure.Errors.Count > 0 ? null : failure.Field, "error");
        if (failure.Errors.Count > 0)
        {
            json.WriteStartArray("errors"u8);
            foreach (var error in failure.Errors)
            {
                WriteError(json, error.Rule.Kind == RuleKind.Required ? "VAL_002" : "VAL_003", Capitalised(texts.Sentence(NameOf(error), error.Rule)), error.Field, null);
            }
            json.WriteEndArray();
        }
        else if (failure.RetryAfterSeconds is { } seconds)
        {
            json.WriteStartObject("details"u8);
            json.WriteNumber("retry_after"u8, seconds);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("details"u8);
        }
        json.WriteEndObject();
    }

    public override JsonObject SuccessSchema(PayloadSchema payload)
    {
        var data = payload.Type == typeof(Session) ? payload.Status == 201 ? Null() : Object(("access_token", Text()), ("token_type", OneOf(["bearer"])))
            : payload.Type == typeof(Profile) ? Object(("id", Text()), ("email", Text()), ("first_name", Text()), ("last_name", Text()), ("is_verified", Boolean()))
            : payload.Schema;
        return payload.Kind == PayloadKind.Page
            ? Object(("success", OneOf([true])), ("message", Text()), ("data", ArrayOf(data)), ("meta", PageMeta.Schema(this)))
            : Object(("success", OneOf([true])), ("message", Text()), ("data", data));
    }

    public override JsonObject FailureSchema(IReadOnlyList<Fault> faults)
    {
        var field = new JsonObject { ["type"] = new JsonArray("string", "null") };
        var schema = Object(("success", OneOf([false])), ("error", Object(("code", OneOf(faults.Select(fault => Of(fault).Code))), ("message", Text()), ("field", field))));
        schema["properties"]!["details"] = new JsonObject { ["type"] = new JsonArray("object", "null") };
        if (faults.Contains(Fault.InvalidRequest))
        {
            schema["properties"]!["errors"] = ArrayOf(Object(("code", OneOf(["VAL_002", "VAL_003"])), ("message", Text()), ("field", Text())));
        }
        return schema;
    }

    public override Wording Of(Fault fault) => fault switch
    {
        Fault.InvalidCredentials => new(401, "AUTH_001"),
        Fault.AccountInactive => new(403, "AUTH_003"),
        Fault.NotAuthenticated or Fault.TokenInvalid or Fault.TokenRevoked => new(401, "AUTH_004"),
        Fault.TokenExpired => new(401, "AUTH_005"),
        Fault.RefreshTokenInvalid => new(401, "AUTH_006"),
        Fault.UserNotFound => new(404, "USER_001"),
        Fault.EmailTaken => new(409, "USER_002", Phrase.UserWithEmailExists),
        Fault.UserInactive => new(401, "USER_003", Phrase.UserInactive),
        Fault.OrderNotYours or Fault.RoleBuiltIn or Fault.RoleHoldsEverything or Fault.LastSuperAdmin => new(403, "PERM_001"),
        Fault.GrantCeiling or Fault.AdminsBySuperAdmins => new(403, "PERM_002"),
        Fault.AccessDenied => new(403, "PERM_003", Phrase.AdminAccessRequired),
        Fault.InvalidRequest => new(422, "VAL_001", Phrase.RequestValidationFailed),
        Fault.MalformedBody or Fault.IdempotencyKeyInvalid or Fault.CartEmpty or Fault.GoogleNotConfigured or Fault.GoogleRefused or Fault.GoogleStateInvalid
            or Fault.PaymentDeclined or Fault.PaymentTimedOut => new(400, "VAL_001"),
        Fault.ProductIdMissing or Fault.CartItemIdMissing or Fault.OrderIdMissing or Fault.RoleReferenceMissing or Fault.GoogleCodeMissing => new(400, "VAL_002"),
        Fault.ProductUnknown or Fault.VariantUnknown or Fault.PermissionUnknown or Fault.ShippingMethodUnknown or Fault.PromotionCodeInvalid
            or Fault.PaymentMethodUnusable or Fault.CartFull or Fault.IdempotencyKeyReused => new(422, "VAL_003"),
        Fault.RoleNameTaken or Fault.PermissionNameTaken or Fault.OutOfStock or Fault.CartChanged or Fault.IdempotencyKeyInUse => new(409, "VAL_003"),
        Fault.RouteNotFound or Fault.RoleNotFound or Fault.PermissionNotFound or Fault.ProductNotFound or Fault.CartItemNotFound or Fault.OrderNotFound => new(404, "VAL_003"),
        Fault.MethodNotAllowed => new(405, "VAL_001"),
        Fault.RequestTimedOut => new(408, "VAL_001"),
        Fault.BodyTooLarge => new(413, "VAL_001"),
        Fault.UnsupportedMediaType => new(415, "VAL_001"),
        Fault.TooManyRequests => new(429, "RATE_001"),
        Fault.InternalError => new(500, "SRV_001"),
        Fault.GoogleUnavailable => new(502, "SRV_002"),
        Fault.Overloaded or Fault.DatabaseUnavailable or Fault.Maintenance => new(503, "SRV_003"),
        Fault.RequestQuotaReached => new(429, "RATE_002"),
        Fault.CrossSiteRequest => new(403, "PERM_001"),
        Fault.MailNotFound or Fault.SessionNotFound or Fault.PasskeyNotFound or Fault.DeviceTokenNotFound or Fault.PushMessageNotFound => new(404, "VAL_003"),
        Fault.EmailNotVerified => new(403, "AUTH_002"),
        Fault.AccountLocked or Fault.OtpLocked => new(429, "OTP_005"),
        Fault.OtpInvalid => new(400, "OTP_001"),
        Fault.OtpExpired => new(400, "OTP_002"),
        Fault.OtpAttemptsExceeded => new(429, "OTP_003"),
        Fault.OtpCooldown => new(429, "OTP_004"),
        Fault.VerificationTokenInvalid or Fault.PasswordResetInvalid or Fault.PasskeyRefused => new(400, "AUTH_004"),
        Fault.VerificationTokenExpired or Fault.PasswordResetExpired => new(400, "AUTH_005"),
        Fault.CurrentPasswordWrong => new(400, "AUTH_001"),
        Fault.RecentLoginRequired or Fault.SecondFactorMissing => new(403, "PERM_002"),
        Fault.SecondFactorRequired or Fault.SecondFactorInvalid => new(401, "AUTH_001"),
        Fault.SecondFactorOn or Fault.DeviceTokenTaken or Fault.SentMessageUnchangeable or Fault.SentMessageUndeletable or Fault.MessageAlreadySent
            or Fault.PushStateWrong or Fault.OrderStateWrong => new(409, "VAL_003"),
        Fault.SecondFactorOff or Fault.ScheduledTimePast => new(400, "VAL_003"),
        Fault.GoogleTokenInvalid => new(401, "AUTH_004"),
        Fault.GoogleLinkUnconfirmed => new(409, "USER_002"),
        Fault.PushContentMissing or Fault.ScheduledTimeMissing => new(400, "VAL_002"),
        Fault.NoActiveDevices => new(400, "VAL_001"),
        Fault.PushNotConfigured => new(503, "SRV_003"),
        Fault.FcmUnavailable => new(502, "SRV_002"),
    };

    private void WriteData<T>(Utf8JsonWriter json, T value)
    {
        switch (value)
        {
            case Nothing or Session { Registered: true }:
                json.WriteNullValue();
                break;
            case Session session:
                json.WriteStartObject();
                json.WriteString("access_token"u8, session.AccessToken);
                json.WriteString("token_type"u8, "bearer"u8);
                json.WriteEndObject();
                break;
            case Profile { User: var user }:
                json.WriteStartObject();
                json.WriteString("id"u8, user.Id);
                json.WriteString("email"u8, user.Email);
                json.WriteString("first_name"u8, user.FirstName);
                json.WriteString("last_name"u8, user.LastName);
                json.WriteBoolean("is_verified"u8, user.EmailVerified);
                json.WriteEndObject();
                break;
            default:
                WritePayload(json, value);
                break;
        }
    }

    private static void WriteError(Utf8JsonWriter json, string code, string message, string? field, string? name)
    {
        if (name is null)
        {
            json.WriteStartObject();
        }
        else
        {
            json.WriteStartObject(name);
        }
        json.WriteString("code"u8, code);
        json.WriteString("message"u8, message);
        json.WriteString("field"u8, field);
        json.WriteEndObject();
    }

    private static string Capitalised(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
