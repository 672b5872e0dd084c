using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Stoa.Contracts.Docs;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;
using Stoa.Contracts.Payloads;
using static Stoa.Contracts.OpenApi.Schema;

namespace Stoa.Contracts.Dialects;

/// <summary>
/// The house contract for new clients: RFC 9457 problem details for faults, the bare payload for success, RFC 8288 links for pages.
/// <c>code</c> is the fault's name in snake_case; <c>type</c> resolves to its description.
/// </summary>
public sealed class ProblemContract(IEnumerable<IJsonTypeInfoResolver> payloads) : Contract("problem", JsonNamingPolicy.SnakeCaseLower, Timestamp.Zulu, payloads)
{
    public override string Description => "RFC 9457 problem details and bare payloads: what a new client should choose.";

    public override string FailureContentType => "application/problem+json; charset=utf-8; profile=\"problem\"";

    public override bool SaysWhatWasDone => false;

    public override Wording Of(Fault fault) => new(StatusCodeOf(fault), FaultTable.NameOf(fault));

    private static int StatusCodeOf(Fault fault) => fault switch
    {
        Fault.RouteNotFound or Fault.UserNotFound or Fault.RoleNotFound or Fault.PermissionNotFound or Fault.ProductNotFound
            or Fault.CartItemNotFound or Fault.OrderNotFound => 404,
        Fault.MethodNotAllowed => 405,
        Fault.RequestTimedOut => 408,
        Fault.BodyTooLarge => 413,
        Fault.UnsupportedMediaType => 415,
        Fault.MalformedBody or Fault.IdempotencyKeyInvalid or Fault.RoleReferenceMissing or Fault.ProductIdMissing or Fault.CartItemIdMissing
            or Fault.OrderIdMissing or Fault.GoogleCodeMissing or Fault.GoogleStateInvalid or Fault.GoogleRefused or Fault.GoogleNotConfigured => 400,
        Fault.InvalidRequest or Fault.PermissionUnknown or Fault.ProductUnknown or Fault.VariantUnknown or Fault.ShippingMethodUnknown or Fault.PromotionCodeInvalid
            or Fault.PaymentMethodUnusable or Fault.IdempotencyKeyReused => 422,
        Fault.NotAuthenticated or Fault.TokenInvalid or Fault.TokenExpired or Fault.TokenRevoked or Fault.UserInactive or Fault.InvalidCredentials or Fault.RefreshTokenInvalid => 401,
        Fault.PaymentDeclined => 402,
        Fault.AccessDenied or Fault.AccountInactive or Fault.RoleBuiltIn or Fault.RoleHoldsEverything or Fault.GrantCeiling or Fault.AdminsBySuperAdmins or Fault.LastSuperAdmin or Fault.OrderNotYours => 403,
        Fault.IdempotencyKeyInUse or Fault.EmailTaken or Fault.RoleNameTaken or Fault.PermissionNameTaken or Fault.OutOfStock or Fault.CartFull
            or Fault.CartEmpty or Fault.CartChanged => 409,
        Fault.TooManyRequests => 429,
        Fault.InternalError => 500,
        Fault.GoogleUnavailable => 502,
        Fault.Overloaded or Fault.DatabaseUnavailable or Fault.Maintenance => 503,
        Fault.PaymentTimedOut => 504,
        Fault.RequestQuotaReached or Fault.AccountLocked or Fault.OtpAttemptsExceeded or Fault.OtpCooldown or Fault.OtpLocked => 429,
        Fault.CrossSiteRequest or Fault.EmailNotVerified or Fault.RecentLoginRequired or Fault.SecondFactorMissing => 403,
        Fault.MailNotFound or Fault.SessionNotFound or Fault.PasskeyNotFound or Fault.DeviceTokenNotFound or Fault.PushMessageNotFound => 404,
        Fault.OtpInvalid or Fault.OtpExpired or Fault.VerificationTokenInvalid or Fault.VerificationTokenExpired or Fault.PasswordResetInvalid
            or Fault.PasswordResetExpired or Fault.CurrentPasswordWrong or Fault.PasskeyRefused => 400,
        Fault.SecondFactorRequired or Fault.SecondFactorInvalid or Fault.GoogleTokenInvalid => 401,
        Fault.SecondFactorOn or Fault.SecondFactorOff or Fault.GoogleLinkUnconfirmed or Fault.DeviceTokenTaken or Fault.SentMessageUnchangeable
            or Fault.SentMessageUndeletable or Fault.MessageAlreadySent or Fault.PushStateWrong or Fault.OrderStateWrong or Fault.NoActiveDevices => 409,
        Fault.PushContentMissing or Fault.ScheduledTimeMissing or Fault.ScheduledTimePast => 422,
        Fault.PushNotConfigured => 503,
        Fault.FcmUnavailable => 502,
    };

    public override void WriteSuccess<T>(Utf8JsonWriter json, T value, Done done, int status, Texts texts)
    {
        if (value is Nothing)
        {
            WritePayload(json, new Message(texts.Of(done)));
            return;
        }
        WritePayload(json, value);
    }

    /// <summary>Links to the first, previous, next and last page, relative to the address asked for.</summary>
    public override void WriteHeaders<T>(HttpContext http, T value, Done done)
    {
        if (value is not IPage { Info: var page })
        {
            return;
        }
        http.Response.Headers["X-Total-Count"] = page.TotalItems.ToString(CultureInfo.InvariantCulture);
        var links = new List<string> { Link };
        Add("first", 1, true);
        Add("prev", Math.Min(page.Page - 1, Math.Max(1, page.TotalPages)), page.HasPrev);
        Add("next", page.Page + 1, page.HasNext);
        Add("last", Math.Max(1, page.TotalPages), true);
        http.Response.Headers.Link = string.Join(", ", links);

        void Add(string relation, long number, bool exists)
        {
            if (exists)
            {
                var query = QueryHelpers.ParseQuery(http.Request.QueryString.Value);
                query["page"] = number.ToString(CultureInfo.InvariantCulture);
                links.Add($"<{QueryHelpers.AddQueryString(http.Request.PathBase + http.Request.Path, query)}>; rel=\"{relation}\"");
            }
        }
    }

    public override void WriteFailure(Utf8JsonWriter json, Failure failure, Texts texts)
    {
        var wording = Of(failure.Fault);
        json.WriteStartObject();
        json.WriteString("type"u8, FaultPages.AddressOf(wording.Code));
        json.WriteString("title"u8, texts.TitleOf(failure.Fault));
        json.WriteNumber("status"u8, wording.Status);
        if (!failure.IsPlain)
        {
            json.WriteString("detail"u8, MessageOf(failure, texts));
        }
        json.WriteString("code"u8, wording.Code);
        if (failure.RetryAfterSeconds is { } seconds)
        {
            json.WriteNumber("retry_after"u8, seconds);
        }
        if (failure.Errors.Count > 0)
        {
            json.WriteStartArray("errors"u8);
            foreach (var error in failure.Errors)
            {
                json.WriteStartObject();
                json.WriteString("field"u8, error.Field);
                json.WriteString("rule"u8, JsonNamingPolicy.SnakeCaseLower.ConvertName(error.Rule.Kind.ToString()));
                json.WriteString("detail"u8, texts.Sentence(error.Field, error.Rule));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    public override JsonObject SuccessSchema(PayloadSchema payload) => payload.Kind switch
    {
        PayloadKind.Page => ArrayOf(payload.Schema),
        PayloadKind.Nothing => Object(("message", Text())),
        _ => (JsonObject)payload.Schema,
    };

    public override JsonObject FailureSchema(IReadOnlyList<Fault> faults)
    {
        var schema = Object(
            ("type", Text()), ("title", Text()), ("status", OneOf(faults.Select(StatusCodeOf))), ("detail", Text()), ("code", OneOf(faults.Select(fault => Of(fault).Code))),
            ("retry_after", Integer(1)), ("errors", ArrayOf(Object(("field", Text()), ("rule", Text()), ("detail", Text())))));
        schema["required"] = new JsonArray("type", "title", "status", "code");
        return schema;
    }
}
