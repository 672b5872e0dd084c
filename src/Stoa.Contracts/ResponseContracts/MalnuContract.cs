using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Stoa.Contracts.Languages;
using static Stoa.Contracts.OpenApi.Schema;

namespace Stoa.Contracts.ResponseContracts;

/// <summary>
/// Document 004: codes AUTH, VAL, RES, SRV and RTL with their statuses, a <c>type</c> out of seven words, <c>details</c> by field, a <c>timestamp</c>.
/// </summary>
public sealed class MalnuContract(IEnumerable<IJsonTypeInfoResolver> payloads, TimeProvider clock)
    : Contract("malnu", JsonNamingPolicy.SnakeCaseLower, Timestamp.Offset, payloads)
{
    public override string Description => "Document 004: AUTH, VAL, RES, SRV and RTL codes, typed errors with details and a timestamp.";

    public override IReadOnlyList<string> Additions =>
        ["meta after timestamp where data is a page", "details.retry_after where waiting helps", "405, 412, 413, 415 and 428 with the nearest code"];

    public override bool WritesTime => true;

    /// <summary>After it come additions of ours only, and no text that we send holds an unescaped quotation mark.</summary>
    public override Range TimeIn(ReadOnlySpan<byte> body)
    {
        var start = body.LastIndexOf("\"timestamp\":"u8);
        return start..(start + "\"timestamp\":\"2026-01-08T12:00:00+00:00\"".Length);
    }

    public override JsonNode WithFixedTimestamp(JsonNode example)
    {
        example["timestamp"] = "2026-01-08T12:00:00+00:00";
        return example;
    }

    /// <summary>204 is not in the document's table: nothing to return is 200 with <c>data: null</c>.</summary>
    public override int StatusOf(OutcomeKind kind, string method, SuccessCode success) => StatusWithBody(kind);

    public override void WriteSuccess<T>(Utf8JsonWriter json, T value, SuccessCode success, int status, Texts texts)
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
        json.WriteString("message"u8, texts.Of(success));
        WriteTime(json);
        PageMeta.Write(json, value, this);
        json.WriteEndObject();
    }

    public override void WriteFailure(Utf8JsonWriter json, Failure failure, Texts texts)
    {
        json.WriteStartObject();
        json.WriteBoolean("success"u8, false);
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, MessageOf(failure, texts));
        json.WriteString("code"u8, CodeOf(failure));
        json.WriteString("type"u8, TypeOf(CodeOf(failure)));
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

    public override JsonObject SuccessSchema(PayloadSchema payload) =>
        payload.Kind == PayloadKind.Page
            ? Object(("success", OneOf([true])), ("data", ArrayOf(payload.Schema)), ("message", Text()), ("timestamp", Time()), ("meta", PageMeta.Reference))
            : Object(("success", OneOf([true])), ("data", payload.Schema), ("message", Text()), ("timestamp", Time()));

    public override JsonObject FailureSchema(IReadOnlyList<Fault> faults)
    {
        var codes = faults.SelectMany(CodesOf);
        var types = faults.SelectMany(CodesOf).Select(TypeOf);
        var error = Object(("message", Text()), ("code", OneOfCodes(codes)), ("type", OneOfCodes(types)));
        error["properties"]!["details"] = new JsonObject { ["type"] = "object" };
        return Object(("success", OneOf([false])), ("error", error), ("timestamp", Time()));
    }

    protected override Wording Of(FaultKind kind) =>
        kind switch
        {
            FaultKind.NotFound => new(404, "RES_001"),
            FaultKind.MethodNotAllowed => new(405, "RES_001"),
            FaultKind.UnsupportedMediaType => new(415, "VAL_003"),
            FaultKind.BodyTooLarge => new(413, "VAL_005"),
            FaultKind.RequestTimedOut => new(504, "SRV_004"),
            FaultKind.Malformed or FaultKind.UnknownReference => new(422, "VAL_003"),
            FaultKind.Invalid => new(422, "VAL_001", Phrase.ValidationFailedCheckInput),
            FaultKind.MissingInput => new(422, "VAL_002"),
            FaultKind.Unprocessable => new(422, "VAL_001"),
            FaultKind.Duplicate => new(409, "VAL_008"),
            FaultKind.WrongState => new(400, "RES_003"),
            FaultKind.Refused => new(400, "RES_002"),
            FaultKind.Insufficient => new(400, "RES_006"),
            FaultKind.NotAuthenticated => new(401, "AUTH_005"),
            FaultKind.CredentialsRejected => new(401, "AUTH_001"),
            FaultKind.TokenInvalid or FaultKind.ProofInvalid => new(401, "AUTH_002"),
            FaultKind.TokenExpired or FaultKind.ProofExpired => new(401, "AUTH_003"),
            FaultKind.Forbidden => new(403, "AUTH_006"),
            FaultKind.VersionMissing => new(428, "VAL_002"),
            FaultKind.VersionStale => new(412, "RES_003"),
            FaultKind.Locked or FaultKind.InUse => new(423, "RES_005"),
            FaultKind.TooMany => new(429, "RTL_001"),
            FaultKind.UpstreamFailed => new(502, "SRV_003"),
            FaultKind.Unavailable => new(503, "SRV_005"),
            FaultKind.Internal => new(500, "SRV_001"),
        };

    /// <summary>What document 004 names.</summary>
    protected override FrozenDictionary<string, Wording> Named { get; } =
        new Dictionary<string, Wording>(StringComparer.Ordinal)
        {
            ["token_revoked"] = new(401, "AUTH_004"),
            ["refresh_token_revoked"] = new(401, "AUTH_004"),
            ["user_inactive"] = new(401, "AUTH_005"),
            ["database_unavailable"] = new(500, "SRV_002", Phrase.DatabaseOperationFailed),
            ["email_taken"] = new(409, "AUTH_008", Phrase.UserAlreadyExists),
            ["invalid_credentials"] = new(401, "AUTH_001", Phrase.InvalidCredentials),
            ["user_not_found"] = new(404, "AUTH_007"),
            ["password_reset_invalid"] = new(400, "AUTH_009"),
            ["password_reset_expired"] = new(400, "AUTH_010"),
            ["current_password_wrong"] = new(401, "AUTH_001"),
            ["second_factor_required"] = new(401, "AUTH_005"),
            ["second_factor_wrong"] = new(401, "AUTH_001"),
            ["second_factor_on"] = new(409, "RES_007"),
            ["google_link_unconfirmed"] = new(409, "AUTH_008"),
            ["last_super_admin"] = new(400, "RES_004"),
            ["product_unknown"] = new(404, "RES_001"),
            ["cart_full"] = new(422, "VAL_006"),
            ["in_use"] = new(423, "RES_005"),
            ["period_empty"] = new(422, "VAL_007"),
            ["checkout_placed"] = new(409, "RES_007"),
            ["already_fulfilled"] = new(409, "RES_007"),
            ["edit_state_wrong"] = new(409, "RES_007"),
            ["invitation_closed"] = new(409, "RES_007"),
            ["payment_timed_out"] = new(504, "SRV_004"),
            ["payment_unresolved"] = new(504, "SRV_004"),
            ["scheduled_time_past"] = new(422, "VAL_007"),
            ["sent_message_undeletable"] = new(400, "RES_004"),
            ["message_already_sent"] = new(409, "RES_007"),
            ["push_not_configured"] = new(502, "SRV_003"),
        }.ToFrozenDictionary();

    /// <summary>The codes that say which rule is broken, and the general one.</summary>
    private static readonly string[] ValidationCodes = ["VAL_001", "VAL_002", "VAL_003", "VAL_004", "VAL_005", "VAL_006", "VAL_007"];

    /// <summary>The code of the broken rules if they are all of one kind; otherwise the general one.</summary>
    public override string CodeOf(Failure failure)
    {
        if (failure.Errors.Count == 0)
        {
            return CodeOf(failure.Fault);
        }
        var codes = failure.Errors.Select(error => CodeOf(error.Rule)).Distinct(StringComparer.Ordinal).Take(2).ToList();
        return codes.Count == 1 ? codes[0] : CodeOf(failure.Fault);
    }

    public override IEnumerable<string> CodesOf(Fault fault) => fault == RequestFaults.InvalidRequest ? ValidationCodes : base.CodesOf(fault);

    private static string CodeOf(Rule rule) =>
        rule.Kind switch
        {
            RuleKind.Required => "VAL_002",
            RuleKind.Email or RuleKind.Country or RuleKind.NotText or RuleKind.Color or RuleKind.CardNumber or RuleKind.Form => "VAL_003",
            RuleKind.WrongType when IsForm(rule.JsonKind) => "VAL_003",
            RuleKind.WrongType => "VAL_004",
            RuleKind.TooShort or RuleKind.TooLong or RuleKind.TooMany or RuleKind.TooBig => "VAL_005",
            RuleKind.TooSmall or RuleKind.TooLarge or RuleKind.NotMultiple => "VAL_006",
            RuleKind.Date or RuleKind.NotAfter => "VAL_007",
            RuleKind.Unknown or RuleKind.Duplicate or RuleKind.CommonPassword or RuleKind.OneOf or RuleKind.Reserved or RuleKind.Excluded => "VAL_001",
        };

    /// <summary>Whether it is said of a text that has another form. What is no text at all breaks the rule of a text.</summary>
    private static bool IsForm(JsonKind kind) =>
        kind is JsonKind.Url or JsonKind.Locale or JsonKind.TimeZone or JsonKind.Uuid or JsonKind.Slug or JsonKind.Id or JsonKind.Currency;

    /// <summary>One of the document's seven words: a code has one type, whatever its status.</summary>
    private static string TypeOf(string code) =>
        code switch
        {
            "AUTH_006" => "authorization",
            "AUTH_007" or "RES_001" => "not_found",
            "AUTH_008" or "AUTH_009" or "AUTH_010" => "validation",
            "SRV_002" => "database",
            "SRV_004" => "timeout",
            _ when code.StartsWith("AUTH_", StringComparison.Ordinal) => "authentication",
            _ when code.StartsWith("SRV_", StringComparison.Ordinal) || code.StartsWith("RTL_", StringComparison.Ordinal) => "server",
            _ => "validation",
        };

    private void WriteDetails(Utf8JsonWriter json, IReadOnlyList<FieldError> errors, Texts texts)
    {
        json.WriteStartObject("details"u8);
        foreach (var field in errors.GroupBy(NameOf, StringComparer.Ordinal))
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
