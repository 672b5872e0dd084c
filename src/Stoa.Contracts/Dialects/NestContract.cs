using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Stoa.Contracts.Docs;
using Stoa.Contracts.Languages;
using static Stoa.Contracts.OpenApi.Schema;

namespace Stoa.Contracts.Dialects;

/// <summary>Document 002: <c>{success, message, data}</c>, camelCase both ways, no codes; validation is 422 with sentences worded as class-validator words them.</summary>
public sealed class NestContract(IEnumerable<IJsonTypeInfoResolver> payloads) : Contract("nest", JsonNamingPolicy.CamelCase, Timestamp.Zulu, payloads)
{
    public override string Description => "Document 002: NestJS conventions, camelCase, sentences instead of codes.";

    public override IReadOnlyList<string> Additions =>
    [
        "meta beside data where that is a page",
        "405, 408, 413, 415, 429, 502 and 503, which the document does not list",
    ];

    /// <summary>The document has no codes; the fault's name stands in the Error-Code header only.</summary>
    public override Wording Of(Fault fault) => Words(fault) with { Code = FaultTable.NameOf(fault) };

    /// <summary>DELETE is 200 here, and so is whatever has nothing to return.</summary>
    public override int StatusOf(OutcomeKind kind, string method, Done done) => kind == OutcomeKind.Created ? 201 : 200;

    public override void WriteSuccess<T>(Utf8JsonWriter json, T value, Done done, int status, Texts texts)
    {
        json.WriteStartObject();
        json.WriteBoolean("success"u8, true);
        json.WriteString("message"u8, texts.Of(Phrase.RequestSuccess));
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
        json.WriteEndObject();
    }

    public override void WriteFailure(Utf8JsonWriter json, Failure failure, Texts texts)
    {
        json.WriteStartObject();
        json.WriteBoolean("success"u8, false);
        json.WriteString("message"u8, MessageOf(failure, texts));
        json.WriteNull("data"u8);
        if (failure.Errors.Count > 0)
        {
            json.WriteStartArray("error"u8);
            foreach (var error in failure.Errors)
            {
                json.WriteStringValue(Sentence(error, texts));
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    protected override string Sentence(FieldError error, Texts texts) => texts.ValidatorSentence(NameOf(error), error.Rule);

    public override JsonObject SuccessSchema(PayloadSchema payload) => payload.Kind == PayloadKind.Page
        ? Object(("success", OneOf([true])), ("message", Text()), ("data", ArrayOf(payload.Schema)), ("meta", PageMeta.Schema(this)))
        : Object(("success", OneOf([true])), ("message", Text()), ("data", payload.Schema));

    public override JsonObject FailureSchema(IReadOnlyList<Fault> faults)
    {
        var members = Object(("success", OneOf([false])), ("message", Text()), ("data", Null()));
        if (faults.Contains(Fault.InvalidRequest))
        {
            members["properties"]!["error"] = ArrayOf(Text());
        }
        return members;
    }

    private static Wording Words(Fault fault) => fault switch
    {
        Fault.RouteNotFound => new(404, "", Phrase.NotFound),
        Fault.MethodNotAllowed => new(405, ""),
        Fault.UnsupportedMediaType => new(415, ""),
        Fault.BodyTooLarge => new(413, "", Phrase.PayloadTooLarge),
        Fault.RequestTimedOut => new(408, ""),
        Fault.InvalidRequest => new(422, "", Phrase.ValidationFailed),
        Fault.NotAuthenticated => new(401, "", Phrase.Unauthorized),
        Fault.InvalidCredentials => new(401, "", Phrase.InvalidCredentials),
        Fault.TokenInvalid or Fault.TokenExpired => new(401, "", Phrase.InvalidOrExpiredToken),
        Fault.TokenRevoked or Fault.UserInactive or Fault.RefreshTokenInvalid => new(401, ""),
        Fault.AccountInactive => new(401, "", Phrase.UserInactiveOrUnknown),
        Fault.AccessDenied or Fault.RoleBuiltIn or Fault.RoleHoldsEverything or Fault.GrantCeiling or Fault.AdminsBySuperAdmins or Fault.LastSuperAdmin
            or Fault.OrderNotYours => new(403, ""),
        Fault.UserNotFound or Fault.RoleNotFound or Fault.PermissionNotFound or Fault.ProductNotFound or Fault.CartItemNotFound or Fault.OrderNotFound => new(404, ""),
        Fault.EmailTaken => new(409, "", Phrase.EmailAlreadyInUse),
        Fault.RoleNameTaken or Fault.PermissionNameTaken or Fault.IdempotencyKeyInUse => new(409, ""),
        Fault.IdempotencyKeyReused => new(422, ""),
        Fault.MalformedBody or Fault.IdempotencyKeyInvalid or Fault.GoogleNotConfigured or Fault.GoogleCodeMissing or Fault.GoogleStateInvalid or Fault.GoogleRefused
            or Fault.RoleReferenceMissing or Fault.PermissionUnknown or Fault.ProductIdMissing or Fault.ProductUnknown or Fault.VariantUnknown or Fault.OutOfStock
            or Fault.CartFull or Fault.CartItemIdMissing or Fault.CartEmpty or Fault.CartChanged or Fault.ShippingMethodUnknown or Fault.PromotionCodeInvalid
            or Fault.PaymentMethodUnusable or Fault.PaymentDeclined or Fault.PaymentTimedOut or Fault.OrderIdMissing => new(400, ""),
        Fault.TooManyRequests => new(429, ""),
        Fault.InternalError => new(500, "", Phrase.InternalServerError),
        Fault.GoogleUnavailable => new(502, ""),
        Fault.Overloaded or Fault.DatabaseUnavailable or Fault.Maintenance => new(503, ""),
        Fault.RequestQuotaReached or Fault.AccountLocked or Fault.OtpAttemptsExceeded or Fault.OtpCooldown or Fault.OtpLocked => new(429, ""),
        Fault.CrossSiteRequest or Fault.EmailNotVerified or Fault.RecentLoginRequired or Fault.SecondFactorMissing => new(403, ""),
        Fault.MailNotFound or Fault.SessionNotFound or Fault.PasskeyNotFound or Fault.DeviceTokenNotFound or Fault.PushMessageNotFound => new(404, ""),
        Fault.OtpInvalid or Fault.OtpExpired or Fault.VerificationTokenInvalid or Fault.VerificationTokenExpired or Fault.PasswordResetInvalid
            or Fault.PasswordResetExpired or Fault.CurrentPasswordWrong or Fault.SecondFactorOff or Fault.PasskeyRefused or Fault.DeviceTokenTaken
            or Fault.PushContentMissing or Fault.ScheduledTimeMissing or Fault.ScheduledTimePast or Fault.SentMessageUnchangeable or Fault.SentMessageUndeletable
            or Fault.MessageAlreadySent or Fault.PushStateWrong or Fault.OrderStateWrong or Fault.NoActiveDevices => new(400, ""),
        Fault.SecondFactorRequired or Fault.SecondFactorInvalid or Fault.GoogleTokenInvalid => new(401, ""),
        Fault.SecondFactorOn or Fault.GoogleLinkUnconfirmed => new(409, ""),
        Fault.PushNotConfigured => new(503, ""),
        Fault.FcmUnavailable => new(502, ""),
    };
}
