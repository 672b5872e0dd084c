using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Stoa.Contracts.Languages;
using static Stoa.Contracts.OpenApi.Schema;

namespace Stoa.Contracts.Tests.Library;

/// <summary>
/// JSend: <c>success</c> with data, <c>fail</c> (what the client can fix) with data by member, <c>error</c> (what it cannot) with a message.
/// The seventh contract, from outside the library, to show what a contract costs: this file and one line of registration.
/// </summary>
internal sealed class JSendContract(IEnumerable<IJsonTypeInfoResolver> payloads)
    : Contract("jsend", JsonNamingPolicy.SnakeCaseLower, "yyyy-MM-dd'T'HH:mm:ss'Z'", payloads)
{
    public override string Description => "JSend: success, fail or error.";

    /// <summary>JSend always has a body.</summary>
    public override int StatusOf(OutcomeKind kind, string method, SuccessCode success) => kind == OutcomeKind.Created ? 201 : 200;

    public override bool SaysWhatWasDone => false;

    public override void WriteSuccess<T>(Utf8JsonWriter json, T value, SuccessCode success, int status, Texts texts)
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
            foreach (var member in failure.Errors.GroupBy(NameOf, StringComparer.Ordinal))
            {
                json.WriteString(member.Key, string.Join("; ", member.Select(error => texts.Sentence(member.Key, error.Rule))));
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    public override JsonObject SuccessSchema(PayloadSchema payload) =>
        Object(
            ("status", OneOf(["success"])),
            ("data", payload.Kind == PayloadKind.Page ? Object(("items", ArrayOf(payload.Schema)), ("total", Integer(0))) : payload.Schema)
        );

    public override JsonObject FailureSchema(IReadOnlyList<Fault> faults)
    {
        var statuses = faults.SelectMany(StatusesOf).Distinct().ToList();
        var fail = Object(("status", OneOf(["fail"])), ("data", new JsonObject { ["type"] = "object", ["additionalProperties"] = Text() }));
        var error = Object(("status", OneOf(["error"])), ("message", Text()), ("code", OneOf(statuses.Where(status => status >= 500))));
        return statuses.TrueForAll(status => status < 500) ? fail
            : statuses.TrueForAll(status => status >= 500) ? error
            : new JsonObject { ["oneOf"] = new JsonArray(fail, error) };
    }

    protected override Wording Of(FaultKind kind) =>
        new(
            kind switch
            {
                FaultKind.Malformed
                or FaultKind.Invalid
                or FaultKind.MissingInput
                or FaultKind.UnknownReference
                or FaultKind.Unprocessable
                or FaultKind.ProofInvalid
                or FaultKind.ProofExpired => 400,
                FaultKind.NotAuthenticated or FaultKind.CredentialsRejected or FaultKind.TokenInvalid or FaultKind.TokenExpired => 401,
                FaultKind.Forbidden => 403,
                FaultKind.NotFound => 404,
                FaultKind.MethodNotAllowed => 405,
                FaultKind.RequestTimedOut => 408,
                FaultKind.Duplicate or FaultKind.WrongState or FaultKind.Refused or FaultKind.Insufficient or FaultKind.InUse => 409,
                FaultKind.VersionStale => 412,
                FaultKind.BodyTooLarge => 413,
                FaultKind.UnsupportedMediaType => 415,
                FaultKind.VersionMissing => 428,
                FaultKind.TooMany or FaultKind.Locked => 429,
                FaultKind.Internal => 500,
                FaultKind.UpstreamFailed => 502,
                FaultKind.Unavailable => 503,
            }
        );
}
