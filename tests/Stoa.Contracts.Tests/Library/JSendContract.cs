using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Stoa.Contracts.Languages;
using static Stoa.Contracts.OpenApi.Schema;

namespace Stoa.Contracts.Tests.Library;

/// <summary>
/// JSend: <c>success</c> with data, <c>fail</c> (what the client can mend) with data by member, <c>error</c> (what it cannot) with a message.
/// The seventh contract, from outside the library, to show what a contract costs: this file and one line of registration.
/// </summary>
internal sealed class JSendContract(IEnumerable<IJsonTypeInfoResolver> payloads) : Contract("jsend", JsonNamingPolicy.SnakeCaseLower, "yyyy-MM-dd'T'HH:mm:ss'Z'", payloads)
{
    public override string Description => "JSend: success, fail or error.";

    /// <summary>JSend always has a body.</summary>
    public override int StatusOf(OutcomeKind kind, string method, Done done) => kind == OutcomeKind.Created ? 201 : 200;

    public override bool SaysWhatWasDone => false;

    public override void WriteSuccess<T>(Utf8JsonWriter json, T value, Done done, int status, Texts texts)
    {
        json.WriteStartObject();
        json.WriteString("status"u8, "success"u8);
        json.WritePropertyName("data"u8);
        if (value is Nothing)
        {
            json.WriteNullValue();
        }
        else if (value is IPage page)
        {
            json.WriteStartObject();
            json.WritePropertyName("items"u8);
            WritePayload(json, value);
            json.WriteNumber("total"u8, page.Info.TotalItems);
            json.WriteEndObject();
        }
        else
        {
            WritePayload(json, value);
        }
        json.WriteEndObject();
    }

    public override void WriteFailure(Utf8JsonWriter json, Failure failure, Texts texts)
    {
        var status = StatusOf(failure);
        json.WriteStartObject();
        if (status >= 500)
        {
            json.WriteString("status"u8, "error"u8);
            json.WriteString("message"u8, MessageOf(failure, texts));
            json.WriteNumber("code"u8, status);
        }
        else
        {
            json.WriteString("status"u8, "fail"u8);
            json.WriteStartObject("data"u8);
            if (failure.Errors.Count == 0)
            {
                json.WriteString(failure.Field is { } field ? NameOf(field) : "request", MessageOf(failure, texts));
            }
            foreach (var member in failure.Errors.GroupBy(NameOf))
            {
                json.WriteString(member.Key, string.Join("; ", member.Select(error => texts.Sentence(member.Key, error.Rule))));
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    public override JsonObject SuccessSchema(PayloadSchema payload) => Object(("status", OneOf(["success"])),
        ("data", payload.Kind == PayloadKind.Page ? Object(("items", ArrayOf(payload.Schema)), ("total", Integer(0))) : payload.Schema));

    public override JsonObject FailureSchema(IReadOnlyList<Fault> faults)
    {
        var statuses = faults.SelectMany(StatusesOf).Distinct().ToList();
        var fail = Object(("status", OneOf(["fail"])), ("data", new JsonObject { ["type"] = "object", ["additionalProperties"] = Text() }));
        var error = Object(("status", OneOf(["error"])), ("message", Text()), ("code", OneOf(statuses.Where(status => status >= 500))));
        return statuses.TrueForAll(status => status < 500) ? fail
            : statuses.TrueForAll(status => status >= 500) ? error
            : new JsonObject { ["oneOf"] = new JsonArray(fail, error) };
    }

    public override Wording Of(Fault fault) => new(StatusCodeOf(fault), JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.ToString()));

    private static int StatusCodeOf(Fault fault) => fault switch
    {
        Fault.MalformedBody or Fault.IdempotencyKeyInvalid or Fault.RoleReferenceMissing or Fault.ProductIdMissing or Fault.CartItemIdMissing or Fault.OrderIdMissing
            or Fault.GoogleCodeMissing or Fault.GoogleStateInvalid or Fault.GoogleRefused or Fault.GoogleNotConfigured or Fault.OtpInvalid or Fault.OtpExpired
            or Fault.VerificationTokenInvalid or Fault.VerificationTokenExpired or Fault.PasswordResetInvalid or Fault.PasswordResetExpired
            or Fault.CurrentPasswordWrong or Fault.PasskeyRefused or Fault.InvalidRequest or Fault.PermissionUnknown or Fault.ProductUnknown or Fault.VariantUnknown
            or Fault.ShippingMethodUnknown or Fault.PromotionCodeInvalid or Fault.PaymentMethodUnusable or Fault.PaymentDeclined or Fault.IdempotencyKeyReused
            or Fault.PushContentMissing or Fault.ScheduledTimeMissing or Fault.ScheduledTimePast or Fault.SecondFactorOff => 400,
        Fault.NotAuthenticated or Fault.TokenInvalid or Fault.TokenExpired or Fault.TokenRevoked or Fault.UserInactive or Fault.InvalidCredentials
            or Fault.RefreshTokenInvalid or Fault.SecondFactorRequired or Fault.SecondFactorInvalid or Fault.GoogleTokenInvalid => 401,
        Fault.AccessDenied or Fault.AccountInactive or Fault.RoleBuiltIn or Fault.RoleHoldsEverything or Fault.GrantCeiling or Fault.AdminsBySuperAdmins
            or Fault.LastSuperAdmin or Fault.OrderNotYours or Fault.CrossSiteRequest or Fault.EmailNotVerified or Fault.RecentLoginRequired
            or Fault.SecondFactorMissing => 403,
        Fault.RouteNotFound or Fault.UserNotFound or Fault.RoleNotFound or Fault.PermissionNotFound or Fault.ProductNotFound or Fault.CartItemNotFound
            or Fault.OrderNotFound or Fault.MailNotFound or Fault.SessionNotFound or Fault.PasskeyNotFound or Fault.DeviceTokenNotFound
            or Fault.PushMessageNotFound => 404,
        Fault.MethodNotAllowed => 405,
        Fault.RequestTimedOut => 408,
        Fault.IdempotencyKeyInUse or Fault.EmailTaken or Fault.RoleNameTaken or Fault.PermissionNameTaken or Fault.OutOfStock or Fault.CartFull or Fault.CartEmpty
            or Fault.CartChanged or Fault.SecondFactorOn or Fault.GoogleLinkUnconfirmed or Fault.DeviceTokenTaken or Fault.SentMessageUnchangeable
            or Fault.SentMessageUndeletable or Fault.MessageAlreadySent or Fault.PushStateWrong or Fault.OrderStateWrong or Fault.NoActiveDevices => 409,
        Fault.BodyTooLarge => 413,
        Fault.UnsupportedMediaType => 415,
        Fault.TooManyRequests or Fault.RequestQuotaReached or Fault.AccountLocked or Fault.OtpAttemptsExceeded or Fault.OtpCooldown or Fault.OtpLocked => 429,
        Fault.InternalError => 500,
        Fault.GoogleUnavailable or Fault.FcmUnavailable => 502,
        Fault.Overloaded or Fault.DatabaseUnavailable or Fault.Maintenance or Fault.PushNotConfigured => 503,
        Fault.PaymentTimedOut => 504,
    };
}
