using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Stoa.Contracts.Docs;
using Stoa.Contracts.Languages;
using Stoa.Contracts.Payloads;
using static Stoa.Contracts.OpenApi.Schema;

namespace Stoa.Contracts.Dialects;

/// <summary>
/// Document 000: <c>{status, message}</c>, a payload under <c>data</c>, a session's <c>token</c> at the top level. Missing members are 400 in one sentence
/// that names them, badly formed ones 422; throttling and overload are 503; a server fault never tells its cause.
/// </summary>
public sealed class BasicContract(IEnumerable<IJsonTypeInfoResolver> payloads) : Contract("basic", JsonNamingPolicy.SnakeCaseLower, Timestamp.Zulu, payloads)
{
    public override string Description => "Document 000: status and message, nothing more than needed.";

    public override IReadOnlyList<string> Additions =>
    [
        "data where there is a payload, and meta beside it where that is a page",
        "405, 408, 409, 413 and 415, which the document does not list",
    ];

    /// <summary>The status stands in the body, so there always is one.</summary>
    public override int StatusOf(OutcomeKind kind, string method, Done done) => kind == OutcomeKind.Created ? 201 : 200;

    /// <summary>The document answers a registration with a sentence alone.</summary>
    public override bool StartsSessionOnRegistering => false;

    public override int StatusOf(Failure failure) =>
        failure.Fault == Fault.InvalidRequest && failure.Errors.Any(error => error.Rule.Kind == RuleKind.Required) ? 400 : base.StatusOf(failure);

    public override IEnumerable<int> StatusesOf(Fault fault) => fault == Fault.InvalidRequest ? [400, 422] : base.StatusesOf(fault);

    public override void WriteSuccess<T>(Utf8JsonWriter json, T value, Done done, int status, Texts texts)
    {
        json.WriteStartObject();
        json.WriteNumber("status"u8, status);
        json.WriteString("message"u8, texts.Of(done));
        if (value is Session session)
        {
            // Registering answers with the sentence alone, as the document shows it.
            if (!session.Registered)
            {
                json.WriteString("token"u8, session.AccessToken);
                WriteData(json, value);
            }
        }
        else if (value is not Nothing)
        {
            WriteData(json, value);
        }
        if (value is IPage page)
        {
            PageMeta.Write(json, page.Info, this);
        }
        json.WriteEndObject();
    }

    public override void WriteFailure(Utf8JsonWriter json, Failure failure, Texts texts)
    {
        json.WriteStartObject();
        json.WriteNumber("status"u8, StatusOf(failure));
        json.WriteString("message"u8, failure.Errors.Count > 0 ? Sentence(failure.Errors, texts) : MessageOf(failure, texts));
        json.WriteEndObject();
    }

    public override JsonObject SuccessSchema(PayloadSchema payload)
    {
        var envelope = (Name: "status", Schema: (JsonNode)OneOf([payload.Status]));
        if (payload.Kind == PayloadKind.Nothing || (payload.Type == typeof(Session) && payload.Status == 201))
        {
            return Object(envelope, ("message", Text()));
        }
        if (payload.Type == typeof(Session))
        {
            return Object(envelope, ("message", Text()), ("token", Text()), ("data", payload.Schema));
        }
        return payload.Kind == PayloadKind.Page
            ? Object(envelope, ("message", Text()), ("data", ArrayOf(payload.Schema)), ("meta", PageMeta.Schema(this)))
            : Object(envelope, ("message", Text()), ("data", payload.Schema));
    }

    public override JsonObject FailureSchema(IReadOnlyList<Fault> faults) => Object(("status", OneOf(faults.SelectMany(StatusesOf))), ("message", Text()));

    /// <summary>The document has no codes; the fault's name stands in the Error-Code header only.</summary>
    public override Wording Of(Fault fault) => Words(fault) with { Code = FaultTable.NameOf(fault) };

    private static Wording Words(Fault fault) => fault switch
    {
        Fault.MalformedBody or Fault.IdempotencyKeyInvalid or Fault.ProductIdMissing or Fault.CartItemIdMissing or Fault.OrderIdMissing or Fault.RoleReferenceMissing
            or Fault.GoogleNotConfigured or Fault.GoogleCodeMissing or Fault.GoogleStateInvalid or Fault.GoogleRefused or Fault.ProductUnknown or Fault.VariantUnknown
            or Fault.PermissionUnknown or Fault.OutOfStock or Fault.CartFull or Fault.CartEmpty or Fault.CartChanged or Fault.ShippingMethodUnknown
            or Fault.PromotionCodeInvalid or Fault.PaymentMethodUnusable or Fault.PaymentDeclined or Fault.PaymentTimedOut => new(400, ""),
        Fault.NotAuthenticated or Fault.UserInactive or Fault.RefreshTokenInvalid or Fault.InvalidCredentials => new(401, ""),
        Fault.TokenInvalid or Fault.TokenExpired or Fault.TokenRevoked => new(401, "", Phrase.InvalidCredentials),
        Fault.AccessDenied => new(403, "", Phrase.AccessForbidden),
        Fault.OrderNotYours => new(403, "", Phrase.ResourceForbidden),
        Fault.AccountInactive or Fault.RoleBuiltIn or Fault.RoleHoldsEverything or Fault.GrantCeiling or Fault.AdminsBySuperAdmins or Fault.LastSuperAdmin => new(403, ""),
        Fault.RouteNotFound or Fault.UserNotFound or Fault.RoleNotFound or Fault.PermissionNotFound or Fault.ProductNotFound or Fault.CartItemNotFound
            or Fault.OrderNotFound => new(404, ""),
        Fault.MethodNotAllowed => new(405, ""),
        Fault.RequestTimedOut => new(408, ""),
        Fault.EmailTaken or Fault.RoleNameTaken or Fault.PermissionNameTaken or Fault.IdempotencyKeyInUse => new(409, ""),
        Fault.BodyTooLarge => new(413, ""),
        Fault.UnsupportedMediaType => new(415, ""),
        Fault.InvalidRequest or Fault.IdempotencyKeyReused => new(422, ""),
        Fault.InternalError or Fault.DatabaseUnavailable or Fault.GoogleUnavailable => new(500, "", Phrase.ServerErrorTryLater),
        Fault.TooManyRequests or Fault.Overloaded or Fault.Maintenance => new(503, "", Phrase.Unavailable),
        Fault.RequestQuotaReached or Fault.AccountLocked or Fault.OtpAttemptsExceeded or Fault.OtpCooldown or Fault.OtpLocked or Fault.PushNotConfigured => new(503, "", Phrase.Unavailable),
        Fault.CrossSiteRequest or Fault.EmailNotVerified or Fault.RecentLoginRequired or Fault.SecondFactorMissing => new(403, ""),
        Fault.MailNotFound or Fault.SessionNotFound or Fault.PasskeyNotFound or Fault.DeviceTokenNotFound or Fault.PushMessageNotFound => new(404, ""),
        Fault.OtpInvalid or Fault.OtpExpired or Fault.VerificationTokenInvalid or Fault.VerificationTokenExpired or Fault.PasswordResetInvalid
            or Fault.PasswordResetExpired or Fault.CurrentPasswordWrong or Fault.SecondFactorOff or Fault.PasskeyRefused or Fault.PushContentMissing
            or Fault.ScheduledTimeMissing or Fault.ScheduledTimePast or Fault.NoActiveDevices => new(400, ""),
        Fault.SecondFactorRequired or Fault.SecondFactorInvalid or Fault.GoogleTokenInvalid => new(401, ""),
        Fault.SecondFactorOn or Fault.GoogleLinkUnconfirmed or Fault.DeviceTokenTaken or Fault.SentMessageUnchangeable or Fault.SentMessageUndeletable
            or Fault.MessageAlreadySent or Fault.PushStateWrong or Fault.OrderStateWrong => new(409, ""),
        Fault.FcmUnavailable => new(500, "", Phrase.ServerErrorTryLater),
    };

    private void WriteData<T>(Utf8JsonWriter json, T value)
    {
        json.WritePropertyName("data"u8);
        WritePayload(json, value);
    }

    /// <summary>"Email and password are required" where something is missing; else what is wrong with each member.</summary>
    private static string Sentence(IReadOnlyList<FieldError> errors, Texts texts) => texts.Summary(
        [.. errors.Where(error => error.Rule.Kind == RuleKind.Required).Select(error => Spoken(error.Field))],
        [.. errors.Select(error => (Spoken(error.Field), error.Rule))]);

    private static string Spoken(string field) => field.Replace('_', ' ').Replace(".", " ", StringComparison.Ordinal);
}
