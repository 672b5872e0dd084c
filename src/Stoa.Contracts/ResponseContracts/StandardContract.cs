using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;
using Stoa.Contracts.Payloads;
using static Stoa.Contracts.OpenApi.Schema;

namespace Stoa.Contracts.ResponseContracts;

/// <summary>
/// Document 001: <c>{success, message, data}</c>, <c>{success, error {code, message, field}, details}</c>, validation with <c>errors</c> in place of
/// <c>details</c>. The access token is in the body, the refresh token in an HttpOnly cookie; registering starts no session for the client.
/// </summary>
public sealed class StandardContract(IEnumerable<IJsonTypeInfoResolver> payloads)
    : Contract("standard", JsonNamingPolicy.SnakeCaseLower, Timestamp.Zulu, payloads)
{
    public override string Description => "Document 001: AUTH, OTP, USER, PERM, VAL and RATE codes; refresh token in a cookie.";

    public override IReadOnlyList<string> Additions =>
        [
            "SRV_001 (a defect of ours), SRV_002 (another service failed) and SRV_003 (not available now): the document has no codes for 5xx",
            "meta beside data where that is a page",
            "data.expires_in of a session, in seconds",
            "202 where something has begun and is not decided yet",
            "405, 408, 412, 413, 415, 428, 502 and 503 with the nearest code",
        ];

    public override bool KeepsRefreshTokenInCookie => true;

    /// <summary>The document answers a registration with a sentence alone, and has AUTH_002 for a login that comes too early.</summary>
    public override bool StartsSessionOnRegistering => false;

    public override bool LetsUnverifiedIn => false;

    /// <summary>A DELETE with nothing to say is 204, any other operation with nothing to return 200 with <c>data: null</c>.</summary>
    public override int StatusOf(OutcomeKind kind, string method, SuccessCode success) =>
        kind switch
        {
            OutcomeKind.Created => 201,
            OutcomeKind.Accepted => 202,
            OutcomeKind.None when HttpMethods.IsDelete(method) => 204,
            _ => 200,
        };

    public override void WriteHeaders<T>(HttpContext http, T value, SuccessCode success)
    {
        if (value is not Session { Registered: true })
        {
            RefreshCookie.Write(http.Response, value, success, CookiePath);
        }
    }

    public override IEnumerable<string> HeadersOf(RoutePayload payload, int status) =>
        (payload.Type == typeof(Session) && status != StatusCodes.Status201Created) || payload.Success == SuccessCode.LoggedOut ? ["Set-Cookie"] : [];

    public override void WriteSuccess<T>(Utf8JsonWriter json, T value, SuccessCode success, int status, Texts texts)
    {
        json.WriteStartObject();
        json.WriteBoolean("success"u8, true);
        json.WriteString("message"u8, success == SuccessCode.UserRegistered ? texts.Of(Phrase.UserRegisteredVerifyNext) : texts.Of(success));
        json.WritePropertyName("data"u8);
        WriteData(json, value);
        PageMeta.Write(json, value, this);
        json.WriteEndObject();
    }

    public override void WriteFailure(Utf8JsonWriter json, Failure failure, Texts texts)
    {
        json.WriteStartObject();
        json.WriteBoolean("success"u8, false);
        WriteError(json, CodeOf(failure.Fault), MessageOf(failure, texts), failure.Errors.Count > 0 ? null : failure.Field, "error");
        if (failure.Errors.Count > 0)
        {
            json.WriteStartArray("errors"u8);
            foreach (var error in failure.Errors)
            {
                WriteError(
                    json,
                    error.Rule.Kind == RuleKind.Required ? "VAL_002" : "VAL_003",
                    Texts.Capitalised(texts.Sentence(NameOf(error), error.Rule)),
                    error.Path,
                    null
                );
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
        var data =
            payload.Type == typeof(Session)
                ? payload.Status == 201
                    ? Null()
                    : Object(("access_token", Text()), ("token_type", OneOf(["bearer"])), ("expires_in", Integer(1)))
                : payload.Type == typeof(Profile)
                    ? Object(("id", Text()), ("email", Text()), ("first_name", Text()), ("last_name", Text()), ("is_verified", Boolean()))
                    : payload.Schema;
        return payload.Kind == PayloadKind.Page
            ? Object(("success", OneOf([true])), ("message", Text()), ("data", ArrayOf(data)), ("meta", PageMeta.Reference))
            : Object(("success", OneOf([true])), ("message", Text()), ("data", data));
    }

    public override JsonObject FailureSchema(IReadOnlyList<Fault> faults)
    {
        var field = new JsonObject { ["type"] = new JsonArray("string", "null") };
        var schema = Object(("success", OneOf([false])), ("error", Object(("code", OneOfCodes(faults.Select(CodeOf))), ("message", Text()), ("field", field))));
        schema["properties"]!["details"] = new JsonObject { ["type"] = new JsonArray("object", "null") };
        if (faults.Contains(RequestFaults.InvalidRequest))
        {
            schema["properties"]!["errors"] = ArrayOf(Object(("code", OneOf(["VAL_002", "VAL_003"])), ("message", Text()), ("field", Text())));
        }
        return schema;
    }

    protected override Wording Of(FaultKind kind) =>
        kind switch
        {
            FaultKind.NotFound => new(404, "VAL_003"),
            FaultKind.MethodNotAllowed => new(405, "VAL_003"),
            FaultKind.UnsupportedMediaType => new(415, "VAL_003"),
            FaultKind.BodyTooLarge => new(413, "VAL_003"),
            FaultKind.RequestTimedOut => new(408, "VAL_003"),
            FaultKind.Malformed or FaultKind.Refused => new(400, "VAL_003"),
            FaultKind.Invalid => new(422, "VAL_001", Phrase.RequestValidationFailed),
            FaultKind.MissingInput => new(400, "VAL_002"),
            FaultKind.UnknownReference or FaultKind.Unprocessable => new(422, "VAL_003"),
            FaultKind.Duplicate or FaultKind.WrongState or FaultKind.Insufficient or FaultKind.InUse => new(409, "VAL_003"),
            FaultKind.NotAuthenticated or FaultKind.TokenInvalid => new(401, "AUTH_004"),
            FaultKind.CredentialsRejected => new(401, "AUTH_001"),
            FaultKind.TokenExpired => new(401, "AUTH_005"),
            FaultKind.ProofInvalid => new(400, "AUTH_004"),
            FaultKind.ProofExpired => new(400, "AUTH_005"),
            FaultKind.Forbidden => new(403, "PERM_001"),
            FaultKind.VersionMissing => new(428, "VAL_002"),
            FaultKind.VersionStale => new(412, "VAL_003"),
            FaultKind.Locked => new(429, "OTP_005"),
            FaultKind.TooMany => new(429, "RATE_001"),
            FaultKind.UpstreamFailed => new(502, "SRV_002"),
            FaultKind.Unavailable => new(503, "SRV_003"),
            FaultKind.Internal => new(500, "SRV_001"),
        };

    /// <summary>What document 001 names.</summary>
    protected override FrozenDictionary<string, Wording> Named { get; } =
        new Dictionary<string, Wording>(StringComparer.Ordinal)
        {
            ["user_inactive"] = new(401, "USER_003", Phrase.UserInactive),
            ["access_denied"] = new(403, "PERM_003", Phrase.AdminAccessRequired),
            ["permission_missing"] = new(403, "PERM_002"),
            ["request_quota_reached"] = new(429, "RATE_002"),
            ["email_taken"] = new(409, "USER_002", Phrase.UserWithEmailExists),
            ["account_inactive"] = new(403, "AUTH_003"),
            ["refresh_token_invalid"] = new(401, "AUTH_006"),
            ["refresh_token_missing"] = new(401, "AUTH_006"),
            ["refresh_token_revoked"] = new(401, "AUTH_006", Phrase.InvalidRefreshToken),
            ["user_not_found"] = new(404, "USER_001"),
            ["email_not_verified"] = new(403, "AUTH_002"),
            ["otp_invalid"] = new(400, "OTP_001"),
            ["otp_expired"] = new(400, "OTP_002"),
            ["otp_attempts_exceeded"] = new(429, "OTP_003"),
            ["otp_cooldown"] = new(429, "OTP_004"),
            ["current_password_wrong"] = new(400, "AUTH_001"),
            ["second_factor_wrong"] = new(400, "AUTH_001"),
            ["recent_login_required"] = new(403, "PERM_002"),
            ["second_factor_missing"] = new(403, "PERM_002"),
            ["second_factor_off"] = new(400, "VAL_003"),
            ["google_link_unconfirmed"] = new(409, "USER_002"),
            ["grant_ceiling"] = new(403, "PERM_002"),
            ["admins_by_super_admins"] = new(403, "PERM_002"),
            ["cart_full"] = new(422, "VAL_003"),
            ["payment_declined"] = new(400, "VAL_003"),
        }.ToFrozenDictionary();

    private void WriteData<T>(Utf8JsonWriter json, T value)
    {
        switch (value)
        {
            case Nothing or Session { Registered: true }:
                json.WriteNullValue();
                return;
            case Session session:
                json.WriteStartObject();
                json.WriteString("access_token"u8, session.AccessToken);
                json.WriteString("token_type"u8, "bearer"u8);
                if (session.ExpiresIn > 0)
                {
                    json.WriteNumber("expires_in"u8, session.ExpiresIn);
                }
                json.WriteEndObject();
                return;
            case Profile { User: var user }:
                json.WriteStartObject();
                json.WriteString("id"u8, user.Id);
                json.WriteString("email"u8, user.Email);
                json.WriteString("first_name"u8, user.FirstName);
                json.WriteString("last_name"u8, user.LastName);
                json.WriteBoolean("is_verified"u8, user.EmailVerified);
                json.WriteEndObject();
                return;
        }
        WritePayload(json, value);
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
}
