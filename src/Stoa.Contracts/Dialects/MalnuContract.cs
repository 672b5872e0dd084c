using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Stoa.Contracts.Languages;
using static Stoa.Contracts.OpenApi.Schema;

namespace Stoa.Contracts.Dialects;

/// <summary>Document 004: codes AUTH, VAL, RES, SRV and RTL with their statuses, a <c>type</c> out of seven words, <c>details</c> by field, a <c>timestamp</c>.</summary>
public sealed class MalnuContract(IEnumerable<IJsonTypeInfoResolver> payloads, TimeProvider clock) : Contract("malnu", JsonNamingPolicy.SnakeCaseLower, Timestamp.Offset, payloads)
{
    public override string Description => "Document 004: AUTH, VAL, RES, SRV and RTL codes, typed errors with details and a timestamp.";

    public override IReadOnlyList<string> Additions =>
    [
        "meta beside data where that is a page",
        "details.retry_after where waiting helps",
        "405, 413 and 415 with the nearest code",
    ];

    /// <summary>Every body holds its own time.</summary>
    public override int MomentLength => ",\"timestamp\":\"2026-01-08T12:00:00+00:00\"}".Length;

    public override JsonNode Still(JsonNode example)
    {
        example["timestamp"] = "2026-01-08T12:00:00+00:00";
        return example;
    }

    /// <summary>204 is not in the document's table: nothing to return is 200 with <c>data: null</c>.</summary>
    public override int StatusOf(OutcomeKind kind, string method, Done done) => kind == OutcomeKind.Created ? 201 : 200;

    public override void WriteSuccess<T>(Utf8JsonWriter json, T value, Done done, int status, Texts texts)
    {
        json.WriteStartObject();
        json.WriteBoolean("success"u8, true);
        json.WritePropertyName("data"u8);
        if (value is Nothing)
        {
            json.WriteNullValue();
        }
        else
        {
            WritePayload(json, value);
        }
        if (value is IPage page)
        {
            PageMeta.Write(json, page.Info, this);
        }
        json.WriteString("message"u8, texts.Of(done));
        WriteTime(json);
        json.WriteEndObject();
    }

    public override void WriteFailure(Utf8JsonWriter json, Failure failure, Texts texts)
    {
        var status = StatusOf(failure);
        json.WriteStartObject();
        json.WriteBoolean("success"u8, false);
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, MessageOf(failure, texts));
        json.WriteString("code"u8, CodeOf(failure));
        json.WriteString("type"u8, TypeOf(failure.Fault, status));
        if (failure.Errors.Count > 0)
        {
            WriteDetails(json, failure.Errors, texts);
        }
        else if (failure.RetryAfterSeconds is { } seconds)
        {
            json.WriteStartObject("details"u8);
            json.WriteNumber("retry_after"u8, seconds);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        WriteTime(json);
        json.WriteEndObject();
    }

    public override JsonObject SuccessSchema(PayloadSchema payload) => payload.Kind == PayloadKind.Page
        ? Object(("success", OneOf([true])), ("data", ArrayOf(payload.Schema)), ("meta", PageMeta.Schema(this)), ("message", Text()), ("timestamp", Time()))
        : Object(("success", OneOf([true])), ("data", payload.Schema), ("message", Text()), ("timestamp", Time()));

    public override JsonObject FailureSchema(IReadOnlyList<Fault> faults)
    {
        var codes = faults.SelectMany(CodesOf);
        var types = faults.Select(fault => TypeOf(fault, Of(fault).Status));
        var error = Object(("message", Text()), ("code", OneOf(codes)), ("type", OneOf(types)));
        error["properties"]!["details"] = new JsonObject { ["type"] = "object" };
        return Object(("success", OneOf([false])), ("error", error), ("timestamp", Time()));
    }

    public override Wording Of(Fault fault) => fault switch
    {
        Fault.InvalidCredentials => new(401, "AUTH_001", Phrase.InvalidCredentials),
        Fault.TokenInvalid or Fault.RefreshTokenInvalid => new(401, "AUTH_002"),
        Fault.TokenExpired => new(401, "AUTH_003"),
        Fault.TokenRevoked => new(401, "AUTH_004"),
        Fault.NotAuthenticated or Fault.UserInactive => new(401, "AUTH_005"),
        Fault.AccessDenied or Fault.AccountInactive or Fault.RoleBuiltIn or Fault.RoleHoldsEverything or Fault.GrantCeiling or Fault.AdminsBySuperAdmins
            or Fault.OrderNotYours => new(403, "AUTH_006"),
        Fault.UserNotFound => new(404, "AUTH_007"),
        Fault.EmailTaken => new(409, "AUTH_008", Phrase.UserAlreadyExists),
        Fault.IdempotencyKeyReused => new(422, "VAL_001"),
        Fault.InvalidRequest => new(422, "VAL_001", Phrase.ValidationFailedCheckInput),
        Fault.ProductIdMissing or Fault.CartItemIdMissing or Fault.OrderIdMissing or Fault.RoleReferenceMissing or Fault.GoogleCodeMissing => new(422, "VAL_002"),
        Fault.MalformedBody or Fault.IdempotencyKeyInvalid or Fault.GoogleStateInvalid or Fault.ShippingMethodUnknown or Fault.PaymentMethodUnusable
            or Fault.PermissionUnknown or Fault.VariantUnknown or Fault.PromotionCodeInvalid => new(422, "VAL_003"),
        Fault.UnsupportedMediaType => new(415, "VAL_003"),
        Fault.BodyTooLarge => new(413, "VAL_005"),
        Fault.CartFull => new(422, "VAL_006"),
        Fault.RoleNameTaken or Fault.PermissionNameTaken => new(409, "VAL_008"),
        Fault.RouteNotFound or Fault.RoleNotFound or Fault.PermissionNotFound or Fault.ProductNotFound or Fault.ProductUnknown or Fault.CartItemNotFound
            or Fault.OrderNotFound => new(404, "RES_001"),
        Fault.MethodNotAllowed => new(405, "RES_001"),
        Fault.CartEmpty or Fault.GoogleRefused or Fault.GoogleNotConfigured => new(400, "RES_002"),
        Fault.CartChanged => new(400, "RES_003"),
        Fault.LastSuperAdmin => new(400, "RES_004"),
        Fault.IdempotencyKeyInUse => new(423, "RES_005"),
        Fault.OutOfStock or Fault.PaymentDeclined => new(400, "RES_006"),
        Fault.InternalError => new(500, "SRV_001"),
        Fault.DatabaseUnavailable => new(500, "SRV_002", Phrase.DatabaseOperationFailed),
        Fault.GoogleUnavailable => new(502, "SRV_003"),
        Fault.PaymentTimedOut or Fault.RequestTimedOut => new(504, "SRV_004"),
        Fault.Overloaded or Fault.Maintenance => new(503, "SRV_005"),
        Fault.TooManyRequests => new(429, "RTL_001"),
        Fault.RequestQuotaReached or Fault.OtpAttemptsExceeded or Fault.OtpCooldown => new(429, "RTL_001"),
        Fault.CrossSiteRequest or Fault.EmailNotVerified or Fault.RecentLoginRequired or Fault.SecondFactorMissing => new(403, "AUTH_006"),
        Fault.MailNotFound or Fault.SessionNotFound or Fault.PasskeyNotFound or Fault.DeviceTokenNotFound or Fault.PushMessageNotFound => new(404, "RES_001"),
        Fault.AccountLocked or Fault.OtpLocked => new(423, "RES_005"),
        Fault.OtpInvalid or Fault.VerificationTokenInvalid or Fault.PasskeyRefused or Fault.GoogleTokenInvalid => new(401, "AUTH_002"),
        Fault.OtpExpired or Fault.VerificationTokenExpired => new(401, "AUTH_003"),
        Fault.PasswordResetInvalid => new(400, "AUTH_009"),
        Fault.PasswordResetExpired => new(400, "AUTH_010"),
        Fault.CurrentPasswordWrong or Fault.SecondFactorInvalid => new(401, "AUTH_001"),
        Fault.SecondFactorRequired => new(401, "AUTH_005"),
        Fault.SecondFactorOn or Fault.MessageAlreadySent => new(409, "RES_007"),
        Fault.SecondFactorOff or Fault.SentMessageUnchangeable or Fault.PushStateWrong or Fault.OrderStateWrong => new(400, "RES_003"),
        Fault.GoogleLinkUnconfirmed => new(409, "AUTH_008"),
        Fault.DeviceTokenTaken => new(409, "VAL_008"),
        Fault.PushContentMissing or Fault.ScheduledTimeMissing => new(422, "VAL_002"),
        Fault.ScheduledTimePast => new(422, "VAL_007"),
        Fault.SentMessageUndeletable => new(400, "RES_004"),
        Fault.NoActiveDevices => new(400, "RES_002"),
        Fault.PushNotConfigured or Fault.FcmUnavailable => new(502, "SRV_003"),
    };

    /// <summary>The codes that say which rule is broken, and the general one.</summary>
    private static readonly string[] ValidationCodes = ["VAL_001", "VAL_002", "VAL_003", "VAL_004", "VAL_005", "VAL_006", "VAL_007"];

    /// <summary>Where every broken rule is of one kind its own code says so; else the general one.</summary>
    public override string CodeOf(Failure failure)
    {
        if (failure.Errors.Count == 0)
        {
            return Of(failure.Fault).Code;
        }
        var codes = failure.Errors.Select(error => CodeOf(error.Rule.Kind)).Distinct().Take(2).ToList();
        return codes.Count == 1 ? codes[0] : Of(failure.Fault).Code;
    }

    public override IEnumerable<string> CodesOf(Fault fault) => fault == Fault.InvalidRequest ? ValidationCodes : base.CodesOf(fault);

    private static string CodeOf(RuleKind kind) => kind switch
    {
        RuleKind.Required => "VAL_002",
        RuleKind.Email or RuleKind.Country or RuleKind.NotText or RuleKind.Color => "VAL_003",
        RuleKind.WrongType => "VAL_004",
        RuleKind.TooShort or RuleKind.TooLong or RuleKind.TooMany or RuleKind.TooBig => "VAL_005",
        RuleKind.TooSmall or RuleKind.TooLarge => "VAL_006",
        RuleKind.Date => "VAL_007",
        RuleKind.Unknown or RuleKind.Duplicate or RuleKind.CommonPassword or RuleKind.OneOf or RuleKind.Reserved => "VAL_001",
    };

    private static string TypeOf(Fault fault, int status) => status switch
    {
        401 => "authentication",
        403 => "authorization",
        404 => "not_found",
        504 or 408 => "timeout",
        >= 500 => fault == Fault.DatabaseUnavailable ? "database" : "server",
        429 => "server",
        _ => "validation",
    };

    private void WriteDetails(Utf8JsonWriter json, IReadOnlyList<FieldError> errors, Texts texts)
    {
        json.WriteStartObject("details"u8);
        foreach (var field in errors.GroupBy(NameOf))
        {
            json.WriteStartArray(field.Key);
            foreach (var error in field)
            {
                json.WriteStringValue(texts.FullSentence(field.Key, error.Rule));
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private void WriteTime(Utf8JsonWriter json)
    {
        json.WritePropertyName("timestamp"u8);
        Timestamp.Write(json, clock.GetUtcNow(), Timestamp.Offset);
    }

    private static JsonObject Time() => new() { ["type"] = "string", ["format"] = "date-time" };
}
