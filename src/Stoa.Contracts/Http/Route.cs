using Stoa.Contracts.Input;

namespace Stoa.Contracts.Http;

/// <summary>A route, as used by the server, by OpenAPI and by the tests that check its declarations.</summary>
public sealed partial class Route
{
    internal const int DefaultBodyLimit = 64 * 1024;

    private readonly List<Fault> _own = [];
    private HashSet<Fault>? _all;
    private readonly RequestAuthorizer _authorizer;
    private readonly List<RoutePayload> _others = [];
    private readonly Dictionary<string, string> _explained = new(StringComparer.Ordinal);
    private Type? _describedAs;
    private Func<object?, string?>? _location;
    private Func<object?, IReadOnlyList<string>>? _tags;

    internal Route(string method, string pattern, RequestSchemaRecorder request, Type payload, RequestAuthorizer authorizer)
    {
        (Method, Pattern, Request, Returns, _authorizer) = (method, pattern, request, payload, authorizer);
        Kind = KindOf(payload);
        Payload = Kind == PayloadKind.Page ? payload.GenericTypeArguments[0] : payload;
        TakesBody = request.AsksForBody || request.StreamedType is not null || request.TakesFile;
    }

    public string Method { get; }

    /// <summary>The payload type of its outcome, a page or nothing included.</summary>
    internal Type Returns { get; }

    /// <summary>Relative to a mount, with parameters in braces.</summary>
    public string Pattern { get; }

    /// <summary>camelCase, unique: the operationId.</summary>
    public string Name { get; private set; } = "";

    public string Summary { get; private set; } = "";
    public string Section { get; private set; } = "";
    public RouteAccess Access { get; private set; }

    /// <summary>Where guests say who they are; null where they have no access.</summary>
    public string? GuestHeader { get; private set; }

    /// <summary>Of a staff route: the permission it asks for; null where every staff role may call it.</summary>
    public RequiredPermission? Permission { get; private set; }

    /// <summary>Told in place of any <see cref="IsDenial"/>; null where that is told.</summary>
    public Fault? Denial { get; private set; }

    /// <summary>The success code, whose sentence the contract writes.</summary>
    public SuccessCode Success { get; private set; } = SuccessCode.None;
    public bool Creates { get; private set; }

    /// <summary>For a route that creates: whether it may also update an existing resource.</summary>
    public bool Updates { get; private set; }

    internal bool HasLocation => _location is not null;

    public bool TakesBody { get; }

    /// <summary>Whether the body may be missing: none of its members is required.</summary>
    public bool BodyIsOptional { get; private set; }

    /// <summary>The media type of a body that the use case reads as a stream; null where it is read before, as JSON.</summary>
    public string? StreamedType => Request.StreamedType;

    /// <summary>Whether it takes a body under this contract: a refresh token may come in a cookie instead.</summary>
    public bool TakesBodyUnder(Contract contract) => TakesBody && !ReadsCookieUnder(contract);

    /// <summary>Whether it reads the refresh token's cookie under this contract, so that a page of another site could call it in its visitor's name.</summary>
    public bool ReadsCookieUnder(Contract contract) => Request.AsksForRefreshToken && contract.KeepsRefreshTokenInCookie;

    /// <summary>GET answers HEAD too, unless reading it changes something.</summary>
    public bool AnswersHead { get; private set; } = true;

    public bool TakesIdempotencyKey { get; private set; }

    /// <summary>
    /// Its request or response holds a secret, such as a password or a token that is shown this once: what is kept for a replay, only whoever sends the same
    /// key can read.
    /// </summary>
    public bool ShowsSecret { get; private set; }

    internal bool AsksForVersion { get; private set; }

    internal bool RequiresVersion { get; private set; }

    /// <summary>The policy that limits how often it may be used; null where only the general limits hold.</summary>
    public string? LimitPolicy { get; private set; }

    public long BodyLimit { get; private set; } = DefaultBodyLimit;
    public Type Payload { get; }
    public PayloadKind Kind { get; }

    /// <summary>A payload and a body to show in documentation; both are checked by tests.</summary>
    public object? Example { get; private set; }
    public string? RequestExample { get; private set; }

    /// <summary>The faults of the use case itself.</summary>
    public IReadOnlyList<Fault> OwnFaults => _own;

    /// <summary>All possible successes, the usual one first.</summary>
    public IEnumerable<RoutePayload> Payloads => [new RoutePayload(Payload, Kind, Success, Example) { Described = _describedAs ?? Payload }, .. _others];

    /// <summary>Descriptions of query parameters, by name.</summary>
    public IReadOnlyDictionary<string, string> Explained => _explained;

    /// <summary>Conditions besides access.</summary>
    internal List<Func<RequestContext, Task<Failure?>>> Requirements { get; } = [];

    internal RequestSchemaRecorder Request { get; }
    internal ResponseCache? Cache { get; private set; }

    public Route WithName(string section, string name, string summary)
    {
        (Section, Name, Summary) = (section, name, summary);
        return this;
    }

    public Route ProducesFault(params ReadOnlySpan<Fault> faults)
    {
        _own.AddRange(faults);
        _all = null;
        return this;
    }

    /// <summary>A condition for callers who have access, checked before the request is read; a failure is returned.</summary>
    /// <param name="condition">Returns null if it is met.</param>
    /// <param name="faults">All faults it can return.</param>
    public Route Requires(Func<RequestContext, Task<Failure?>> condition, params ReadOnlySpan<Fault> faults)
    {
        Requirements.Add(condition);
        return ProducesFault(faults);
    }

    public Route WithSuccess(SuccessCode success)
    {
        Success = success;
        return this;
    }

    /// <summary>Declares that a success can be something else too (<see cref="Outcome.Alternative"/>), depending on the request.</summary>
    public Route OrProduces<TPayload>(SuccessCode success, TPayload? example = default)
    {
        _others.Add(new RoutePayload(typeof(TPayload), KindOf(typeof(TPayload)), success, example));
        return this;
    }

    /// <summary>Declares that what it does may take longer than the answer (<see cref="Outcome.Accepted"/>).</summary>
    public Route OrAccepts<TPayload>(SuccessCode success, TPayload? example = default)
    {
        _others.Add(new RoutePayload(typeof(TPayload), KindOf(typeof(TPayload)), success, example) { IsAccepted = true });
        return this;
    }

    public Route Creating()
    {
        Creates = true;
        return this;
    }

    /// <summary>For a use case that creates the resource or updates an existing one: 201 or 200.</summary>
    public Route CreatingOrUpdating()
    {
        Updates = true;
        return Creating();
    }

    /// <summary>The path at which the created resource can be read: 201 then has <c>Location</c>.</summary>
    /// <param name="path">The address below the mount.</param>
    public Route LocatedAt<TPayload>(Func<TPayload, string> path)
    {
        _location = payload => payload is TPayload created ? path(created) : null;
        return this;
    }

    /// <summary>Below the mount; null if the created resource has no route of its own.</summary>
    internal string? LocationOf<TPayload>(in Outcome<TPayload> outcome) => outcome.Kind == OutcomeKind.Created ? _location?.Invoke(outcome.Value) : null;

    public Route WithOptionalBody()
    {
        BodyIsOptional = true;
        return this;
    }

    public Route WithBodyUpTo(long bytes)
    {
        BodyLimit = bytes;
        return this;
    }

    public Route Idempotent()
    {
        TakesIdempotencyKey = true;
        return ProducesFault(RequestFaults.IdempotencyKeyInvalid, RequestFaults.IdempotencyKeyReused, RequestFaults.IdempotencyKeyInUse);
    }

    /// <summary>Idempotent, and its request or response holds a secret that is stored nowhere.</summary>
    public Route IdempotentWithSecret()
    {
        ShowsSecret = true;
        return Idempotent();
    }

    /// <summary>Versioned: GET returns <c>ETag</c>, a change requires <c>If-Match</c> and compares <see cref="RequestContext.ExpectedVersions"/>.</summary>
    /// <param name="required">False where a document has clients change it without a condition; then one is honoured where it is sent.</param>
    public Route Versioned(bool required = true)
    {
        if (Method == "GET")
        {
            return this;
        }
        (AsksForVersion, RequiresVersion) = (true, required);
        return required ? ProducesFault(RequestFaults.VersionRequired, RequestFaults.VersionStale) : ProducesFault(RequestFaults.VersionStale);
    }

    /// <summary>Limits how often it may be used, by address and, where its request is <see cref="IAboutAccount"/> or signed in, by account.</summary>
    public Route Limited(string policy)
    {
        LimitPolicy = policy;
        return ProducesFault(RequestFaults.TooManyRequests);
    }

    public Route WithoutHead()
    {
        AnswersHead = false;
        return this;
    }

    /// <summary>If this route always omits some members of its payload: the type with only the others, for documentation.</summary>
    public Route DescribedAs<TPayload>()
    {
        _describedAs = typeof(TPayload);
        return this;
    }

    /// <summary>Keeps its responses in memory.</summary>
    /// <param name="cache">Where.</param>
    /// <param name="tags">What a response shows, as whoever drops it calls that.</param>
    public Route CachedIn<TPayload>(ResponseCache cache, Func<TPayload, IReadOnlyList<string>> tags)
    {
        (Cache, _tags) = (cache, payload => tags((TPayload)payload!));
        return this;
    }

    internal IReadOnlyList<string> TagsOf(object? payload) => _tags?.Invoke(payload) ?? [];

    public Route WithExample(object? payload, string? request = null)
    {
        (Example, RequestExample) = (payload, request);
        return this;
    }

    /// <summary>Every fault that can be returned: the use case's own and those of the request pipeline.</summary>
    public IReadOnlySet<Fault> AllFaults() => _all ??= [.. _own, .. AccessFaults(), .. _authorizer.KeyFaultsOf(this), .. PipelineFaults.Of(this)];

    private static PayloadKind KindOf(Type payload) =>
        payload == typeof(Nothing) ? PayloadKind.Nothing
        : payload.IsGenericType && payload.GetGenericTypeDefinition() == typeof(Page<>) ? PayloadKind.Page
        : PayloadKind.One;

    private Route For(RouteAccess access)
    {
        (Access, _all) = (access, null);
        return this;
    }
}
