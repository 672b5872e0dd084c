using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.Http;

/// <summary>What a use case may know about the request beyond its input: caller, origin, contract and language.</summary>
public sealed class RequestContext
{
    private readonly HttpContext _http;

    internal RequestContext(HttpContext http, Contract contract, Texts texts, Route route) => (_http, Contract, Texts, Route) = (http, contract, texts, route);

    public Contract Contract { get; }
    public Texts Texts { get; }
    public Route Route { get; }

    /// <summary>The language that the client reads, as a primary subtag (<c>en</c>): for what is sent later, like mails.</summary>
    public string Language => Texts.Language;

    /// <summary>The body as received; of a file its SHA-256 and the texts beside it; empty if the route takes none.</summary>
    public ReadOnlyMemory<byte> Body { get; internal set; }

    /// <summary>The signed-in user. Throws on a public route, which has none.</summary>
    public Caller Caller => SignedIn ?? throw new InvalidOperationException($"{Route.Name} is public and has no caller");

    internal Caller? SignedIn { get; set; }

    /// <summary>The API key that the request came with; null where it came with none.</summary>
    public ApiKey? Key => _http.Features.Get<ApiKey>();

    /// <summary>The versions of a <see cref="Route.Versioned"/> resource that the change is meant for; null where it is meant for any.</summary>
    public IReadOnlyList<long>? ExpectedVersions { get; internal set; }

    /// <summary>Says for which versions it is meant, be it for any of them (<c>*</c>).</summary>
    public bool IsConditional => _http.Request.Headers.IfMatch.Count > 0;

    /// <summary>False if the client has seen another version than this one.</summary>
    public bool Expects(long version) => ExpectedVersions?.Contains(version) ?? true;

    /// <summary>The right to run this keyed request, for the store that issued it; null without a key.</summary>
    public IdempotencyClaim? Claim { get; internal set; }

    /// <summary>The response as stored together with the change; it is sent as it is.</summary>
    internal RenderedResponse? Kept { get; private set; }

    public RequestOrigin Origin => RequestOrigin.Of(_http);

    /// <summary>The caller's address as text; empty if unknown.</summary>
    public string Address => CallerAddress.Of(_http)?.ToString() ?? "";

    public string UserAgent => _http.Request.Headers.UserAgent.ToString();

    /// <summary>What a client of server-sent events knows already (WHATWG HTML, 9.2.4); null where it says nothing.</summary>
    public string? LastEventId => _http.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } id] ? id : null;

    /// <summary>Ends the connection without an end of the response: who reads a stream must not take it for whole.</summary>
    public void Abort() => _http.Abort();

    public string? Authorization => _http.Request.Headers.Authorization;

    public CancellationToken CancellationToken => _http.RequestAborted;

    /// <summary>A cookie of this host (<see cref="HostCookies"/>).</summary>
    public string? Cookie(string name) => HostCookies.Read(_http.Request, name);

    public void SetCookie(string name, string value, CookieOptions options) => HostCookies.Append(_http.Response, name, value, options);

    /// <summary>Disposes a resource after the response is written, for streamed responses that use it until then.</summary>
    public void DisposeAtEnd(IAsyncDisposable resource) => _http.Response.RegisterForDisposeAsync(resource);

    /// <summary>The parameters of the path, in the order of their names.</summary>
    public IEnumerable<(string Name, string Value)> PathParameters =>
        _http
            .Request.RouteValues.OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
            .Select(parameter => (parameter.Key, parameter.Value as string ?? ""));

    /// <summary>The parameters of the query, in the order of their names; one that is repeated comes as often as it was sent.</summary>
    public IEnumerable<(string Name, string Value)> QueryParameters =>
        _http
            .Request.Query.OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
            .SelectMany(parameter => parameter.Value.Select(value => (parameter.Key, value ?? "")));

    /// <summary>
    /// True if <c>Accept</c> names the media type and prefers no other: at equal quality, JSON comes first (RFC 9110, 12.5.1).
    /// </summary>
    public bool Prefers(string mediaType)
    {
        if (HttpMethods.IsHead(_http.Request.Method) || !MediaTypeHeaderValue.TryParseList(_http.Request.Headers.Accept, out var accepted))
        {
            return false;
        }
        var wanted = Quality(type => type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase));
        return wanted > 0 && wanted > Quality(type => type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase));

        double Quality(Func<MediaTypeHeaderValue, bool> named) => accepted.Where(named).Select(type => type.Quality ?? 1).DefaultIfEmpty(0).Max();
    }

    /// <summary>Renders the outcome inside the transaction that commits it. These bytes are sent, and repeated by every replay.</summary>
    public RenderedResponse Keep<T>(in Outcome<T> outcome) => Kept = ResponseWriter.Render(this, outcome);

    /// <summary>To be called by code that may keep the outcome of a transaction, with or without a key.</summary>
    /// <exception cref="InvalidOperationException">The outcome is not of the route's payload type, so it is not what the client gets.</exception>
    public void MustReturn<T>()
    {
        if (Route.TakesIdempotencyKey && typeof(T) != Route.Returns)
        {
            throw new InvalidOperationException($"{Route.Name} answers with {Route.Returns.Name} and its transaction ends with {typeof(T).Name}.");
        }
    }

    internal HttpContext Http => _http;
}

/// <summary>The origin of a request, as the audit log stores it.</summary>
/// <param name="Address">The client's address as text; empty where that is not known.</param>
/// <param name="RequestId">As in <c>X-Request-Id</c>.</param>
public readonly record struct RequestOrigin(string Address, string RequestId)
{
    /// <summary>The API key that it came with; null where it came with none.</summary>
    public ApiKey? Key { get; init; }

    public static RequestOrigin Of(HttpContext http) =>
        new(CallerAddress.Of(http)?.ToString() ?? "", http.Response.Headers["X-Request-Id"].ToString()) { Key = http.Features.Get<ApiKey>() };
}
