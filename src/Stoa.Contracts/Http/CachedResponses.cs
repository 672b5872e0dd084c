using Microsoft.AspNetCore.Http;

namespace Stoa.Contracts.Http;

/// <summary>Responses of cached routes: sent with their ETag, or as 304 to a client that has them already.</summary>
internal static class CachedResponses
{
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
        headers.ETag = entry.ETag;
        headers.CacheControl = "public, no-cache";
        headers.Link = entry.Link;
        foreach (var (name, value) in entry.AboutList)
        {
            headers[name] = value;
        }
        if (ConditionalRequests.IsKnown(http.Request, entry.ETag.ToString()))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        response.StatusCode = StatusCodes.Status200OK;
        headers.ContentType = entry.ContentType;
        headers.ContentLanguage = entry.Language;
        headers.ContentLength = entry.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : response.BodyWriter.WriteAsync(entry.Body).AsTask();
    }
}
