using Microsoft.AspNetCore.Http;

namespace Stoa.Contracts.Http;

/// <summary>Responses of cached routes: sent with their ETag, or as 304 to a client that has them already.</summary>
internal static class CachedResponses
{
    private const string Vary = "Accept, Accept-Language, Accept-Encoding";

    public static Task SendAndKeep<TPayload>(RequestContext context, Outcome<TPayload> outcome, ResponseCache cache, long generation, string target)
    {
        context.Contract.WriteHeaders(context.Http, outcome.Value!, context.Route.Success);
        var entry = ResponseCache.Entry.Of(context.Http, context.Contract, ResponseWriter.Render(context, outcome), context.Route.TagsOf(outcome.Value));
        if (!context.Contract.WritesTime)
        {
            cache.Keep(context.Contract, context.Texts, target, entry, generation);
        }
        return Send(context.Http, entry);
    }

    public static Task Send(HttpContext http, ResponseCache.Entry entry)
    {
        var response = http.Response;
        var headers = response.Headers;
        headers.Vary = Vary;
        headers.CacheControl = "public, no-cache";
        headers.Link = entry.Link;
        if (entry.TotalCount.Count > 0)
        {
            headers["X-Total-Count"] = entry.TotalCount;
        }
        response.StatusCode = StatusCodes.Status200OK;
        headers.ContentType = entry.ContentType;
        headers.ContentLanguage = entry.Language;
        return CodedBody.Send(http, entry.For(http.Request));
    }
}
