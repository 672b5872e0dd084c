using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Stoa.Contracts.Languages;
using Stoa.Contracts.Payloads;
using static Stoa.Contracts.OpenApi.Schema;

namespace Stoa.Contracts.ResponseContracts;

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
            "202, 405, 408, 409, 412, 413, 415 and 428, which the document does not list",
        ];

    /// <summary>The status stands in the body, so there always is one.</summary>
    public override int StatusOf(OutcomeKind kind, string method, SuccessCode success) => StatusWithBody(kind);

    /// <summary>The document answers a registration with a sentence alone.</summary>
    public override bool StartsSessionOnRegistering => false;

    public override int StatusOf(Failure failure) =>
        failure.Fault == RequestFaults.InvalidRequest && failure.Errors.Any(error => error.Rule.Kind == RuleKind.Required) ? 400 : base.StatusOf(failure);

    public override IEnumerable<int> StatusesOf(Fault fault) => fault == RequestFaults.InvalidRequest ? [400, 422] : base.StatusesOf(fault);

    public override void WriteSuccess<T>(Utf8JsonWriter json, T value, SuccessCode success, int status, Texts texts)
    {
        json.WriteStartObject();
        json.WriteNumber("status"u8, status);
        json.WriteString("message"u8, texts.Of(success));
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
        PageMeta.Write(json, value, this);
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
            ? Object(envelope, ("message", Text()), ("data", ArrayOf(payload.Schema)), ("meta", PageMeta.Reference))
            : Object(envelope, ("message", Text()), ("data", payload.Schema));
    }

    public override JsonObject FailureSchema(IReadOnlyList<Fault> faults) => Object(("status", OneOf(faults.SelectMany(StatusesOf))), ("message", Text()));

    protected override Wording Of(FaultKind kind) =>
        kind switch
        {
            FaultKind.NotFound => new(404),
            FaultKind.MethodNotAllowed => new(405),
            FaultKind.UnsupportedMediaType => new(415),
            FaultKind.BodyTooLarge => new(413),
            FaultKind.RequestTimedOut => new(408),
            FaultKind.Malformed
            or FaultKind.MissingInput
            or FaultKind.UnknownReference
            or FaultKind.Refused
            or FaultKind.Insufficient
            or FaultKind.ProofInvalid
            or FaultKind.ProofExpired => new(400),
            FaultKind.Invalid or FaultKind.Unprocessable => new(422),
            FaultKind.Duplicate or FaultKind.WrongState or FaultKind.InUse => new(409),
            FaultKind.NotAuthenticated or FaultKind.CredentialsRejected or FaultKind.TokenInvalid => new(401),
            FaultKind.TokenExpired => new(401, Message: Phrase.InvalidCredentials),
            FaultKind.Forbidden => new(403),
            FaultKind.VersionMissing => new(428),
            FaultKind.VersionStale => new(412),
            FaultKind.Locked or FaultKind.TooMany or FaultKind.Unavailable => new(503, Message: Phrase.Unavailable),
            FaultKind.UpstreamFailed or FaultKind.Internal => new(500, Message: Phrase.ServerErrorTryLater),
        };

    /// <summary>Sentences and statuses that document 000 fixes, and the refusals that it answers as bad requests.</summary>
    protected override FrozenDictionary<string, Wording> Named { get; } =
        new Dictionary<string, Wording>(StringComparer.Ordinal)
        {
            ["token_invalid"] = new(401, Message: Phrase.InvalidCredentials),
            ["token_revoked"] = new(401, Message: Phrase.InvalidCredentials),
            ["access_denied"] = new(403, Message: Phrase.AccessForbidden),
            ["permission_missing"] = new(403, "access_denied", Phrase.AccessForbidden),
            ["database_unavailable"] = new(500, Message: Phrase.ServerErrorTryLater),
            ["second_factor_off"] = new(400),
            ["cart_changed"] = new(400),
            ["order_not_yours"] = new(403, Message: Phrase.ResourceForbidden),
        }.ToFrozenDictionary();

    private void WriteData<T>(Utf8JsonWriter json, T value)
    {
        json.WritePropertyName("data"u8);
        WritePayload(json, value);
    }

    /// <summary>"Email and password are required" if something is missing; otherwise what is wrong with each member.</summary>
    private static string Sentence(IReadOnlyList<FieldError> errors, Texts texts) =>
        texts.Summary(
            [.. errors.Where(error => error.Rule.Kind == RuleKind.Required).Select(Spoken)],
            [.. errors.Select(error => (Spoken(error), error.Rule))]
        );

    private static string Spoken(FieldError error)
    {
        var field = error.Field.Replace('_', ' ').Replace('.', ' ');
        return error.Key is { } key ? $"{field} {key}" : field;
    }
}
