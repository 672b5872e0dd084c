using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Stoa.Contracts.Languages;
using Stoa.Contracts.Payloads;
using static Stoa.Contracts.OpenApi.Schema;

namespace Stoa.Contracts.Dialects;

/// <summary>Document 003: <c>{data, meta}</c> and <c>{error: {code, message}}</c>, snake_case, the shop's own 400 for bad bodies.</summary>
public sealed class StoreContract(IEnumerable<IJsonTypeInfoResolver> payloads) : Contract("store", new StoreNames(), Timestamp.Zulu, payloads)
{
    public override string Description => "The shop API of document 003: data and meta, snake_case error codes.";

    public override IReadOnlyList<string> Additions =>
    [
        "codes beyond the few that the document prints",
        "405, 408, 413, 415, 422, 429 and 5xx, which it does not list",
    ];

    public override bool SaysWhatWasDone => false;

    public override Wording Of(Fault fault) => fault switch
    {
        Fault.RouteNotFound => new(404, "not_found"),
        Fault.MethodNotAllowed => new(405, "method_not_allowed"),
        Fault.UnsupportedMediaType => new(415, "unsupported_media_type"),
        Fault.BodyTooLarge => new(413, "body_too_large"),
        Fault.MalformedBody => new(400, "invalid_request", Phrase.InvalidBody),
        Fault.InvalidRequest => new(400, "invalid_request"),
        Fault.RequestTimedOut => new(408, "request_timeout"),
        Fault.NotAuthenticated => new(401, "unauthorized"),
        Fault.TokenInvalid => new(401, "invalid_token"),
        Fault.TokenExpired => new(401, "token_expired"),
        Fault.TokenRevoked => new(401, "token_revoked"),
        Fault.UserInactive => new(401, "user_inactive"),
        Fault.AccessDenied => new(403, "forbidden"),
        Fault.TooManyRequests => new(429, "rate_limited"),
        Fault.Overloaded => new(503, "overloaded"),
        Fault.DatabaseUnavailable => new(503, "service_unavailable"),
        Fault.Maintenance => new(503, "maintenance"),
        Fault.InternalError => new(500, "internal_error"),
        Fault.IdempotencyKeyInvalid => new(400, "invalid_idempotency_key"),
        Fault.IdempotencyKeyReused => new(422, "idempotency_key_reused"),
        Fault.IdempotencyKeyInUse => new(409, "idempotency_key_in_use"),
        Fault.EmailTaken => new(409, "email_exists"),
        Fault.InvalidCredentials => new(401, "invalid_credentials", Phrase.InvalidCredentials),
        Fault.AccountInactive => new(403, "account_inactive"),
        Fault.RefreshTokenInvalid => new(401, "invalid_refresh_token"),
        Fault.UserNotFound => new(404, "user_not_found"),
        Fault.GoogleNotConfigured => new(400, "google_not_configured"),
        Fault.GoogleCodeMissing => new(400, "missing_authorization_code"),
        Fault.GoogleStateInvalid => new(400, "invalid_state"),
        Fault.GoogleRefused => new(400, "oauth_error"),
        Fault.GoogleUnavailable => new(400, "oauth_unavailable"),
        Fault.RoleNotFound => new(404, "role_not_found"),
        Fault.RoleNameTaken => new(409, "role_exists"),
        Fault.RoleBuiltIn => new(403, "role_built_in"),
        Fault.RoleHoldsEverything => new(403, "role_holds_everything"),
        Fault.RoleReferenceMissing => new(400, "role_reference_missing"),
        Fault.PermissionNotFound => new(404, "permission_not_found"),
        Fault.PermissionUnknown => new(400, "permission_unknown"),
        Fault.PermissionNameTaken => new(409, "permission_exists"),
        Fault.GrantCeiling => new(403, "grant_ceiling"),
        Fault.AdminsBySuperAdmins => new(403, "admins_by_super_admins"),
        Fault.LastSuperAdmin => new(403, "last_super_admin"),
        Fault.ProductIdMissing => new(400, "product_id_required"),
        Fault.ProductNotFound => new(404, "product_not_found"),
        Fault.ProductUnknown => new(400, "product_unknown"),
        Fault.VariantUnknown => new(400, "variant_unknown"),
        Fault.OutOfStock => new(400, "out_of_stock"),
        Fault.CartFull => new(400, "cart_full"),
        Fault.CartItemIdMissing => new(400, "item_id_required"),
        Fault.CartItemNotFound => new(404, "item_not_found"),
        Fault.CartEmpty => new(400, "cart_empty"),
        Fault.CartChanged => new(400, "cart_changed"),
        Fault.ShippingMethodUnknown => new(400, "shipping_method_unknown"),
        Fault.PromotionCodeInvalid => new(400, "promotion_code_invalid"),
        Fault.PaymentMethodUnusable => new(400, "payment_method_unusable"),
        Fault.PaymentDeclined => new(400, "payment_declined"),
        Fault.PaymentTimedOut => new(400, "payment_timeout"),
        Fault.OrderIdMissing => new(400, "order_id_required"),
        Fault.OrderNotFound => new(404, "order_not_found"),
        Fault.OrderNotYours => new(403, "order_forbidden"),
        Fault.RequestQuotaReached => new(429, "too_many_requests"),
        Fault.CrossSiteRequest => new(403, "cross_site_request"),
        Fault.MailNotFound => new(404, "mail_not_found"),
        Fault.EmailNotVerified => new(403, "email_not_verified"),
        Fault.AccountLocked => new(429, "account_locked"),
        Fault.OtpInvalid => new(400, "otp_invalid"),
        Fault.OtpExpired => new(400, "otp_expired"),
        Fault.OtpAttemptsExceeded => new(429, "otp_attempts_exceeded"),
        Fault.OtpCooldown => new(429, "otp_cooldown"),
        Fault.OtpLocked => new(429, "otp_locked"),
        Fault.VerificationTokenInvalid => new(400, "verification_token_invalid"),
        Fault.VerificationTokenExpired => new(400, "verification_token_expired"),
        Fault.PasswordResetInvalid => new(400, "password_reset_invalid"),
        Fault.PasswordResetExpired => new(400, "password_reset_expired"),
        Fault.CurrentPasswordWrong => new(400, "current_password_incorrect"),
        Fault.SessionNotFound => new(404, "session_not_found"),
        Fault.RecentLoginRequired => new(403, "recent_login_required"),
        Fault.SecondFactorRequired => new(401, "second_factor_required"),
        Fault.SecondFactorInvalid => new(401, "second_factor_invalid"),
        Fault.SecondFactorMissing => new(403, "second_factor_missing"),
        Fault.SecondFactorOn => new(409, "second_factor_on"),
        Fault.SecondFactorOff => new(400, "second_factor_off"),
        Fault.PasskeyRefused => new(400, "passkey_refused"),
        Fault.PasskeyNotFound => new(404, "passkey_not_found"),
        Fault.GoogleTokenInvalid => new(401, "google_token_invalid"),
        Fault.GoogleLinkUnconfirmed => new(409, "google_link_unconfirmed"),
        Fault.DeviceTokenNotFound => new(404, "device_token_not_found"),
        Fault.DeviceTokenTaken => new(409, "device_token_exists"),
        Fault.PushMessageNotFound => new(404, "push_message_not_found"),
        Fault.PushContentMissing => new(400, "push_content_required"),
        Fault.ScheduledTimeMissing => new(400, "scheduled_time_required"),
        Fault.ScheduledTimePast => new(400, "scheduled_time_past"),
        Fault.SentMessageUnchangeable => new(409, "push_message_sent"),
        Fault.SentMessageUndeletable => new(409, "push_message_sent"),
        Fault.MessageAlreadySent => new(409, "push_message_already_sent"),
        Fault.OrderStateWrong => new(409, "order_state"),
        Fault.PushStateWrong => new(409, "push_message_state"),
        Fault.NoActiveDevices => new(400, "no_active_devices"),
        Fault.PushNotConfigured => new(503, "push_not_configured"),
        Fault.FcmUnavailable => new(502, "fcm_unavailable"),
    };

    public override void WriteSuccess<T>(Utf8JsonWriter json, T value, Done done, int status, Texts texts)
    {
        json.WriteStartObject();
        json.WritePropertyName("data"u8);
        if (value is Nothing)
        {
            WritePayload(json, new Message(texts.Of(done)));
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
        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, Of(failure.Fault).Code);
        json.WriteString("message"u8, failure.Errors.Count == 0
            ? MessageOf(failure, texts)
            : string.Join("; ", failure.Errors.Select(error => texts.Sentence(NameOf(error), error.Rule))));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public override JsonObject SuccessSchema(PayloadSchema payload) => payload.Kind switch
    {
        PayloadKind.Page => Object(("data", ArrayOf(payload.Schema)), ("meta", PageMeta.Schema(this))),
        PayloadKind.Nothing => Object(("data", Object(("message", Text())))),
        _ => Object(("data", payload.Schema)),
    };

    public override JsonObject FailureSchema(IReadOnlyList<Fault> faults) =>
        Object(("error", Object(("code", OneOf(faults.Select(fault => Of(fault).Code))), ("message", Text()))));

    /// <summary>snake_case throughout, but for the one member that the document prints in Pascal case.</summary>
    private sealed class StoreNames : JsonNamingPolicy
    {
        public override string ConvertName(string name) => name == "SalePrice" ? name : SnakeCaseLower.ConvertName(name);
    }
}
