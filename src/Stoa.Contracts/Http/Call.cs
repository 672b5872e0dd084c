using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.Http;

/// <summary>One request on its way through a route: who calls, which contract answers in which language, and the HTTP underneath for the rare need.</summary>
public sealed class Call(HttpContext http, Contract contract, Texts texts, Route route, Caller? caller, ReadOnlyMemory<byte> body)
{
    public HttpContext Http => http;
    public Contract Contract => contract;
    public Texts Texts => texts;
    public Route Route => route;

    /// <summary>The language that the client reads, as a primary subtag (<c>en</c>): for what is sent later, like mails.</summary>
    public string Language => texts.Language;

    /// <summary>The body as it came; empty where the route takes none.</summary>
    public ReadOnlyMemory<byte> Body => body;

    /// <summary>An answer of another shape than the route's usual one; the route declares it by <see cref="Route.Or"/>.</summary>
    public Answer Instead<T>(Outcome<T> outcome, Done done) => Answers.Render(this, outcome, done);

    /// <summary>Where it comes from, as text; empty where that is not known.</summary>
    public string Address => CallerAddress.Of(http)?.ToString() ?? "";

    public CancellationToken Cancelled => http.RequestAborted;

    /// <summary>True where the client names the media type in <c>Accept</c>: a stream is given only to who asks for it by name.</summary>
    public bool Accepts(string mediaType) =>
        MediaTypeHeaderValue.TryParseList(http.Request.Headers.Accept, out var types) && types.Any(type => type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase) && type.Quality is null or > 0);

    /// <summary>The signed-in user. A public route has none: asking there is a defect.</summary>
    public Caller Caller => caller ?? throw new InvalidOperationException($"{route.Name} is public and has no caller");
}
