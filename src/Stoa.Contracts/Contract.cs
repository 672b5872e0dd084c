using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts;

/// <summary>How one contract represents one fault.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">What programs go by; never changes once published. Null: the fault's name.</param>
/// <param name="Message">The document's own wording; null for the house wording.</param>
public readonly record struct Wording(int Status, string? Code = null, Phrase? Message = null);

/// <summary>
/// Writes outcomes the way one document says: envelopes, statuses, codes, wording and member names. A contract is one class in one file,
/// immutable, shared by all requests, and knows no use case.
/// </summary>
public abstract class Contract
{
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _sentences = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(Fault Fault, Texts Texts), byte[]> _plainFailures = new();

    protected Contract(string name, JsonNamingPolicy names, string timestamps, IEnumerable<IJsonTypeInfoResolver> payloads)
    {
        Name = name;
        Json = new JsonSerializerOptions
        {
            PropertyNamingPolicy = names,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = JsonTypeInfoResolver
                .Combine([Payloads.PayloadJson.Default, .. payloads])
                .WithAddedModifier(type => Payloads.NamedUnderAttribute.Rename(type, name)),
            Converters = { new Timestamp(timestamps) },
        };
        Json.MakeReadOnly();
        ContentType = $"application/json; charset=utf-8; profile=\"{name}\"";
        Prefix = "/as/" + name;
        Link = $"</openapi/{name}.json>; rel=\"profile\"";
    }

    /// <summary>The name by which clients ask for it.</summary>
    public string Name { get; }

    /// <summary>What chooses it in front of any route.</summary>
    internal PathString Prefix { get; }

    /// <summary>One sentence about its intended clients.</summary>
    public abstract string Description { get; }

    /// <summary>Our additions to the document; none of them can break its clients.</summary>
    public virtual IReadOnlyList<string> Additions => [];

    public string ContentType { get; }
    public virtual string FailureContentType => ContentType;

    /// <summary>RFC 6906: which contract wrote the answer; the address is the contract's own OpenAPI document.</summary>
    public string Link { get; }

    /// <summary>Serializer settings for payloads: member names, times, escaping.</summary>
    public JsonSerializerOptions Json { get; }

    /// <summary>How the contract represents a fault: as its document names it, otherwise by the fault's kind.</summary>
    public Wording Of(Fault fault) => Named.TryGetValue(fault.Name, out var named) ? named : Of(fault.Kind);

    /// <summary>Every kind, exhaustively, with no default arm: a kind that a contract does not map does not compile (CS8509).</summary>
    protected abstract Wording Of(FaultKind kind);

    /// <summary>Faults that the contract represents differently from their kind, by name. Names that the application does not have are ignored.</summary>
    protected virtual FrozenDictionary<string, Wording> Named => FrozenDictionary<string, Wording>.Empty;

    internal IEnumerable<string> NamedFaults => Named.Keys;

    /// <summary>The status of this very failure; a contract overrides it where its status depends on the facts and not on the fault alone.</summary>
    public virtual int StatusOf(Failure failure) => Of(failure.Fault).Status;

    /// <summary>All statuses that the fault can come with.</summary>
    public virtual IEnumerable<int> StatusesOf(Fault fault) => [Of(fault).Status];

    /// <summary>The code of this very failure; a contract overrides it where its code depends on the facts and not on the fault alone.</summary>
    public virtual string CodeOf(Failure failure) => CodeOf(failure.Fault);

    /// <summary>The general code of a fault.</summary>
    public string CodeOf(Fault fault) => Of(fault).Code ?? fault.Name;

    /// <summary>All codes that the fault can come with.</summary>
    public virtual IEnumerable<string> CodesOf(Fault fault) => [CodeOf(fault)];

    /// <summary>The status of a success. 204 has no body in any contract: for DELETE and, in document 003, logout. All else is 200 with a message.</summary>
    public virtual int StatusOf(OutcomeKind kind, string method, SuccessCode success) =>
        kind switch
        {
            OutcomeKind.Created => 201,
            OutcomeKind.Accepted => 202,
            OutcomeKind.None when HttpMethods.IsDelete(method) || success == SuccessCode.LoggedOut => 204,
            _ => 200,
        };

    /// <summary>The status of a success in a contract whose answers always have a body.</summary>
    protected static int StatusWithBody(OutcomeKind kind) =>
        kind switch
        {
            OutcomeKind.Created => 201,
            OutcomeKind.Accepted => 202,
            _ => 200,
        };

    /// <summary>The message for people: the document's own if it has one, otherwise the default text.</summary>
    public virtual string MessageOf(Failure failure, Texts texts) =>
        failure.Said
        ?? Texts.Fill(Of(failure.Fault).Message is { } own ? texts.Of(own) : Spelled(texts.Template(failure.Fault), failure.Field), failure.Arguments);

    /// <summary>A sentence with the members that it names as this contract spells them; if it names only one, with the one that is to blame.</summary>
    private string Spelled(string template, string? blamed) =>
        !Texts.NamesMembers(template) ? template
        : blamed is not null && Texts.NamesOnlyAnother(template, blamed) ? Blaming(template, blamed)
        : _sentences.GetOrAdd(template, static (text, contract) => Texts.Spelled(text, contract.NameOf), this);

    private string Blaming(string template, string blamed) => Texts.Spelled(template, _ => NameOf(blamed));

    /// <summary>True where the envelope of a success holds a sentence, so that its bytes depend on the language.</summary>
    public virtual bool SaysWhatWasDone => true;

    /// <summary>The name of a member or of a dotted path as this contract spells it.</summary>
    public string NameOf(string snakeCase) =>
        _names.GetOrAdd(
            snakeCase,
            static (path, policy) => string.Join('.', path.Split('.').Select(part => policy.ConvertName(MemberNames.ToPascalCase(part)))),
            Json.PropertyNamingPolicy!
        );

    /// <summary>The name of the member that an error is about. What only the client knows stays as the client spelled it, and is not remembered.</summary>
    public string NameOf(FieldError error) =>
        error.Key is { } key ? $"{NameOf(error.Field)}.{key}"
        : error.Rule.Kind == RuleKind.Unknown ? error.Field
        : NameOf(error.Field);

    /// <summary>True where the document keeps the refresh token in an HttpOnly cookie, so that it is neither in bodies nor read from them.</summary>
    public virtual bool KeepsRefreshTokenInCookie => false;

    /// <summary>Where the browser sends that cookie; null for the whole host.</summary>
    internal virtual string? CookiePath => null;

    /// <summary>The same contract at a mount that keeps the refresh token in a cookie (<see cref="Mount.SessionInCookie"/>).</summary>
    internal virtual Contract WithSessionInCookie(string path) =>
        throw new NotSupportedException($"Contract '{Name}' cannot keep the refresh token in a cookie of a mount.");

    /// <summary>True where registering logs in as well.</summary>
    public virtual bool StartsSessionOnRegistering => true;

    /// <summary>True where an account whose address is not verified may log in. A deployment may overrule it.</summary>
    public virtual bool LetsUnverifiedIn => true;

    public abstract void WriteSuccess<T>(Utf8JsonWriter json, T value, SuccessCode success, int status, Texts texts);

    public abstract void WriteFailure(Utf8JsonWriter json, Failure failure, Texts texts);

    /// <summary>What is wrong, in sentences: of a bad line in a stream of many, which has no envelope of its own.</summary>
    public IEnumerable<string> Sentences(Failure failure, Texts texts) =>
        failure.Errors.Count == 0 ? [MessageOf(failure, texts)] : failure.Errors.Select(error => Sentence(error, texts));

    protected virtual string Sentence(FieldError error, Texts texts) => texts.Sentence(NameOf(error), Spelled(error.Rule));

    /// <summary>The rule with the other member that it names as this contract spells it.</summary>
    private protected Rule Spelled(Rule rule) => rule.NamesMember ? rule with { Expected = NameOf(rule.Expected!) } : rule;

    /// <summary>Headers that belong to the answer and not to its envelope: page links, cookies.</summary>
    public virtual void WriteHeaders<T>(HttpContext http, T value, SuccessCode success) { }

    /// <summary>Names of the headers that <see cref="WriteHeaders"/> sets for this success, for documentation.</summary>
    public virtual IEnumerable<string> HeadersOf(RoutePayload payload, int status) => [];

    /// <summary>An example without the moment at which it was made, so that documents are the same whenever they are written.</summary>
    public virtual JsonNode WithFixedTimestamp(JsonNode example) => example;

    /// <summary>JSON Schema of the body of a success.</summary>
    public abstract JsonObject SuccessSchema(PayloadSchema payload);

    /// <summary>JSON Schema of the body of all the given faults, which share one status.</summary>
    public abstract JsonObject FailureSchema(IReadOnlyList<Fault> faults);

    /// <summary>The body of a failure without facts, built once a language; null where every body is another one.</summary>
    internal byte[]? Shared(Failure failure, Texts texts) =>
        !failure.IsPlain || WritesTime ? null
        : _plainFailures.TryGetValue((failure.Fault, texts), out var known) ? known
        : _plainFailures.GetOrAdd((failure.Fault, texts), Build(failure, texts));

    /// <summary>The body of a failure, to keep.</summary>
    internal ReadOnlyMemory<byte> Body(Failure failure, Texts texts) => Shared(failure, texts) ?? Build(failure, texts);

    /// <summary>True if every body contains the time it was written; such bodies are neither shared nor cached.</summary>
    public virtual bool WritesTime => false;

    /// <summary>Where that moment stands in a body.</summary>
    public virtual Range TimeIn(ReadOnlySpan<byte> body) => default;

    protected void WritePayload<T>(Utf8JsonWriter json, T value)
    {
        if (value is IPage page)
        {
            page.WriteItems(json, Json);
            return;
        }
        JsonSerializer.Serialize(json, value, (JsonTypeInfo<T>)Json.GetTypeInfo(typeof(T)));
    }

    private byte[] Build(Failure failure, Texts texts)
    {
        using var buffer = ResponseBuffer.Rent();
        WriteFailure(buffer.Json, failure, texts);
        return buffer.Written().ToArray();
    }
}

public enum PayloadKind
{
    One,
    Page,
    Nothing,
}

/// <summary>What an envelope has to be described around.</summary>
/// <param name="Type">The payload's type; of a page, that of its items.</param>
/// <param name="Schema">Its schema as this contract names its members; null type for nothing.</param>
/// <param name="Kind">One thing, a page of them, or nothing.</param>
/// <param name="Status">The status that it comes with.</param>
public sealed record PayloadSchema(Type Type, JsonNode Schema, PayloadKind Kind, int Status);
