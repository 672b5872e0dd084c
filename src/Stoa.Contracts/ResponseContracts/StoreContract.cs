using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Stoa.Contracts.Languages;
using Stoa.Contracts.Payloads;
using static Stoa.Contracts.OpenApi.Schema;

namespace Stoa.Contracts.ResponseContracts;

/// <summary>Document 003: <c>{data, meta}</c> and <c>{error: {code, message}}</c>, snake_case, the shop's own 400 for bad bodies.</summary>
public sealed class StoreContract(IEnumerable<IJsonTypeInfoResolver> payloads) : Contract("store", JsonNamingPolicy.SnakeCaseLower, Timestamp.Zulu, payloads)
{
    public override string Description => "The shop API of document 003: data and meta, snake_case error codes.";

    public override IReadOnlyList<string> Additions =>
        ["codes beyond the few that the document prints", "202, 405, 408, 412, 413, 415, 422, 428, 429, 502 and 503, which it does not list"];

    public override bool SaysWhatWasDone => false;

    protected override Wording Of(FaultKind kind) =>
        kind switch
        {
            FaultKind.NotFound => new(404),
            FaultKind.MethodNotAllowed => new(405),
            FaultKind.UnsupportedMediaType => new(415),
            FaultKind.BodyTooLarge => new(413),
            FaultKind.RequestTimedOut => new(408),
            FaultKind.Malformed
            or FaultKind.Invalid
            or FaultKind.MissingInput
            or FaultKind.UnknownReference
            or FaultKind.Refused
            or FaultKind.Insufficient
            or FaultKind.ProofInvalid
            or FaultKind.ProofExpired => new(400),
            FaultKind.Unprocessable => new(422),
            FaultKind.Duplicate or FaultKind.WrongState or FaultKind.InUse => new(409),
            FaultKind.NotAuthenticated or FaultKind.CredentialsRejected or FaultKind.TokenInvalid or FaultKind.TokenExpired => new(401),
            FaultKind.Forbidden => new(403),
            FaultKind.VersionMissing => new(428),
            FaultKind.VersionStale => new(412),
            FaultKind.Locked or FaultKind.TooMany => new(429),
            FaultKind.UpstreamFailed => new(502),
            FaultKind.Unavailable => new(503),
            FaultKind.Internal => new(500),
        };

    /// <summary>What document 003 names, and codes that clients know by another name than the fault has.</summary>
    protected override FrozenDictionary<string, Wording> Named { get; } =
        new Dictionary<string, Wording>(StringComparer.Ordinal)
        {
            ["route_not_found"] = new(404, "not_found"),
            ["malformed_body"] = new(400, "invalid_request", Phrase.InvalidBody),
            ["request_timed_out"] = new(408, "request_timeout"),
            ["not_authenticated"] = new(401, "unauthorized"),
            ["token_invalid"] = new(401, "invalid_token"),
            ["access_denied"] = new(403, "forbidden"),
            ["permission_missing"] = new(403, "forbidden"),
            ["too_many_requests"] = new(429, "rate_limited"),
            ["database_unavailable"] = new(503, "service_unavailable"),
            ["idempotency_key_invalid"] = new(400, "invalid_idempotency_key"),
            ["request_quota_reached"] = new(429, "too_many_requests"),
            ["email_taken"] = new(409, "email_exists"),
            ["invalid_credentials"] = new(401, Message: Phrase.InvalidCredentials),
            ["refresh_token_invalid"] = new(401, "invalid_refresh_token"),
            ["refresh_token_missing"] = new(401, "invalid_refresh_token"),
            ["refresh_token_revoked"] = new(401, "invalid_refresh_token", Phrase.InvalidRefreshToken),
            ["google_code_missing"] = new(400, "missing_authorization_code"),
            ["google_state_invalid"] = new(400, "invalid_state"),
            ["google_refused"] = new(400, "oauth_error"),
            ["google_unavailable"] = new(400, "oauth_unavailable"),
            ["current_password_wrong"] = new(400, "current_password_incorrect"),
            ["second_factor_off"] = new(400),
            ["role_name_taken"] = new(409, "role_exists"),
            ["permission_name_taken"] = new(409, "permission_exists"),
            ["product_id_missing"] = new(400, "product_id_required"),
            ["cart_item_id_missing"] = new(400, "item_id_required"),
            ["cart_item_not_found"] = new(404, "item_not_found"),
            ["cart_changed"] = new(400),
            ["payment_timed_out"] = new(400, "payment_timeout"),
            ["order_id_missing"] = new(400, "order_id_required"),
            ["order_not_yours"] = new(403, "order_forbidden"),
            ["order_state_wrong"] = new(409, "order_state"),
            ["order_not_cancellable"] = new(400, "order_state_wrong"),
            ["device_token_taken"] = new(409, "device_token_exists"),
            ["push_content_missing"] = new(400, "push_content_required"),
            ["scheduled_time_missing"] = new(400, "scheduled_time_required"),
            ["sent_message_unchangeable"] = new(409, "push_message_sent"),
            ["sent_message_undeletable"] = new(409, "push_message_sent"),
            ["message_already_sent"] = new(409, "push_message_already_sent"),
            ["push_state_wrong"] = new(409, "push_message_state"),
        }.ToFrozenDictionary();

    public override void WriteSuccess<T>(Utf8JsonWriter json, T value, SuccessCode success, int status, Texts texts)
    {
        json.WriteStartObject();
        json.WritePropertyName("data"u8);
        if (value is Nothing)
        {
            WritePayload(json, new Message(texts.Of(success)));
        }
        else
        {
            WritePayload(json, value);
        }
        PageMeta.Write(json, value, this);
        json.WriteEndObject();
    }

    public override void WriteFailure(Utf8JsonWriter json, Failure failure, Texts texts)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, CodeOf(failure.Fault));
        json.WriteString(
            "message"u8,
            failure.Errors.Count == 0 ? MessageOf(failure, texts) : string.Join("; ", failure.Errors.Select(error => texts.Sentence(NameOf(error), error.Rule)))
        );
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public override JsonObject SuccessSchema(PayloadSchema payload) =>
        payload.Kind switch
        {
            PayloadKind.Page => Object(("data", ArrayOf(payload.Schema)), ("meta", PageMeta.Reference)),
            PayloadKind.Nothing => Object(("data", Object(("message", Text())))),
            _ => Object(("data", payload.Schema)),
        };

    public override JsonObject FailureSchema(IReadOnlyList<Fault> faults) =>
        Object(("error", Object(("code", OneOfCodes(faults.Select(CodeOf))), ("message", Text()))));
}
