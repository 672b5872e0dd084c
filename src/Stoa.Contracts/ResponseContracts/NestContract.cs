using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Stoa.Contracts.Languages;
using static Stoa.Contracts.OpenApi.Schema;

namespace Stoa.Contracts.ResponseContracts;

/// <summary>
/// Document 002: <c>{success, message, data}</c>, camelCase both ways, no codes; validation is 422 with sentences worded as class-validator words them.
/// </summary>
public sealed class NestContract(IEnumerable<IJsonTypeInfoResolver> payloads) : Contract("nest", new MemberNaming(), Timestamp.Zulu, payloads)
{
    /// <summary>The document's own client shows of this status nothing but <c>error</c>, which therefore never misses there.</summary>
    private const int ShowsErrors = 422;

    public override string Description => "Document 002: NestJS conventions, camelCase, sentences instead of codes.";

    public override IReadOnlyList<string> Additions =>
        ["meta beside data where that is a page", "202, 405, 408, 412, 413, 415, 428, 429, 502 and 503, which the document does not list"];

    /// <summary>DELETE is 200 here, and so are all responses without a payload.</summary>
    public override int StatusOf(OutcomeKind kind, string method, SuccessCode success) => StatusWithBody(kind);

    public override void WriteSuccess<T>(Utf8JsonWriter json, T value, SuccessCode success, int status, Texts texts)
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
        PageMeta.Write(json, value, this);
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
        else if (StatusOf(failure) == ShowsErrors)
        {
            json.WriteStartArray("error"u8);
            json.WriteStringValue(MessageOf(failure, texts));
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    protected override string Sentence(FieldError error, Texts texts) => texts.ValidatorSentence(NameOf(error), Spelled(error.Rule));

    public override JsonObject SuccessSchema(PayloadSchema payload) =>
        payload.Kind == PayloadKind.Page
            ? Object(("success", OneOf([true])), ("message", Text()), ("data", ArrayOf(payload.Schema)), ("meta", PageMeta.Reference))
            : Object(("success", OneOf([true])), ("message", Text()), ("data", payload.Schema));

    public override JsonObject FailureSchema(IReadOnlyList<Fault> faults)
    {
        var members = Object(("success", OneOf([false])), ("message", Text()), ("data", Null()));
        if (faults.Any(fault => StatusesOf(fault).Contains(ShowsErrors)))
        {
            members["properties"]!["error"] = ArrayOf(Text());
            members["required"]!.AsArray().Add("error");
        }
        return members;
    }

    protected override Wording Of(FaultKind kind) =>
        kind switch
        {
            FaultKind.NotFound => new(404),
            FaultKind.MethodNotAllowed => new(405),
            FaultKind.UnsupportedMediaType => new(415),
            FaultKind.BodyTooLarge => new(413, Message: Phrase.PayloadTooLarge),
            FaultKind.RequestTimedOut => new(408),
            FaultKind.Malformed
            or FaultKind.MissingInput
            or FaultKind.UnknownReference
            or FaultKind.WrongState
            or FaultKind.Refused
            or FaultKind.Insufficient
            or FaultKind.ProofInvalid
            or FaultKind.ProofExpired => new(400),
            FaultKind.Invalid => new(422, Message: Phrase.ValidationFailed),
            FaultKind.Unprocessable => new(422),
            FaultKind.Duplicate or FaultKind.InUse => new(409),
            FaultKind.NotAuthenticated => new(401, Message: Phrase.Unauthorized),
            FaultKind.CredentialsRejected or FaultKind.TokenInvalid => new(401),
            FaultKind.TokenExpired => new(401, Message: Phrase.InvalidOrExpiredToken),
            FaultKind.Forbidden => new(403),
            FaultKind.VersionMissing => new(428),
            FaultKind.VersionStale => new(412),
            FaultKind.Locked or FaultKind.TooMany => new(429),
            FaultKind.UpstreamFailed => new(502),
            FaultKind.Unavailable => new(503),
            FaultKind.Internal => new(500, Message: Phrase.InternalServerError),
        };

    /// <summary>What document 002 names.</summary>
    protected override FrozenDictionary<string, Wording> Named { get; } =
        new Dictionary<string, Wording>(StringComparer.Ordinal)
        {
            ["route_not_found"] = new(404, Message: Phrase.NotFound),
            ["token_invalid"] = new(401, Message: Phrase.InvalidOrExpiredToken),
            ["permission_missing"] = new(403, "access_denied"),
            ["email_taken"] = new(409, Message: Phrase.EmailAlreadyInUse),
            ["invalid_credentials"] = new(401, Message: Phrase.InvalidCredentials),
            ["account_inactive"] = new(401, Message: Phrase.UserInactiveOrUnknown),
            ["second_factor_on"] = new(409),
            ["device_token_taken"] = new(400),
        }.ToFrozenDictionary();

    /// <summary>camelCase; an underscore, which stands only before a digit that begins a word, is dropped.</summary>
    private sealed class MemberNaming : JsonNamingPolicy
    {
        public override string ConvertName(string name) => CamelCase.ConvertName(name).Replace("_", "", StringComparison.Ordinal);
    }
}
