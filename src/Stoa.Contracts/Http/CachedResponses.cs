using Microsoft.AspNetCore.Http;

namespace Stoa.Contracts.Http;

/// <summary>Responses of cached routes: sent with their ETag, or as 304 to a client that has them already.</summary>
internal static class CachedResponses
{
    private const string Vary = "Accept, Accept-Encoding";
    private const string VaryWithLanguage = "Accept, Accept-Language, Accept-Encoding";

    public static Task SendAndKeep<TPayload>(RequestContext context, Outcome<TPayload> outcome, ResponseCache cache, long generation, string target)
    {
        context.Contract.WriteHeaders(context.Http, outcome.Value!, context.Route.Success);
        var entry = ResponseCache.Entry.Of(
            context.Http,
            context.Contract,
            ResponseWriter.Render(context, outcome),
            context.Route.TagsOf(outcome.Value),
            cache.Edge
        );
        if (!context.Contract.WritesTime)
        {
            cache.Keep(context.Contract, context.Texts, target, entry, generation);
        }
        // A change in between may be told to caches in front before this answer reaches them, or by nobody while notifications are lost.
        return Send(context.Http, entry, mayBeKept: cache.Trusted && cache.Generation == generation);
    }

    public static Task Send(HttpContext http, ResponseCache.Entry entry, bool mayBeKept = true)
    {
        var response = http.Response;
        var headers = response.Headers;
        headers.Vary = entry.VariesByLanguage ? VaryWithLanguage : Vary;
        headers.CacheControl = mayBeKept && entry.Edge is { } edge ? edge.CacheControl : "public, no-cache";
        if (entry.Edge is { } policy)
        {
            headers[policy.KeyHeader] = entry.Keys;
        }
        headers.Link = entry.Link;
        foreach (var (name, value) in entry.AboutList)
        {
            headers[name] = value;
        }
        response.StatusCode = StatusCodes.Status200OK;
        headers.ContentType = entry.ContentType;
        headers.ContentLanguage = entry.Language;
        return CodedBody.Send(http, entry.For(http.Request));
    }
}
