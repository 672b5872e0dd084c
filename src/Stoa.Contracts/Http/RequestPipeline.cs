using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.Http;

/// <summary>
/// The steps of a request from its route to the bytes of its response: access, limits, requirements, body and validation,
/// limit of the route, conditions, idempotency, use case, rendering. If a step refuses the request, the contract writes the failure and no later step runs.
/// </summary>
internal sealed partial class RequestPipeline(
    RequestAuthorizer authorizer,
    LanguageCatalogue languages,
    ILogger<RequestPipeline> log,
    Limiter? limiter = null,
    PageOrigins? pages = null,
    UploadFolder? uploads = null,
    IdempotencyStore? idempotency = null
)
{
    private readonly PageOrigins _pages = pages ?? new PageOrigins([]);
    private readonly string _uploads = uploads?.Path ?? Path.GetTempPath();

    public Task Run<TRequest, TPayload>(HttpContext http, Route route, Handler<TRequest, TPayload> handle)
        where TRequest : IRequest<TRequest>
    {
        var contract = http.Features.GetRequiredFeature<Contract>();
        var texts = http.Features.Get<Texts>() ?? languages.English;
        if (authorizer.IsApiKey(http.Request.Headers.Authorization))
        {
            return RunSteps(new RequestContext(http, contract, texts, route), handle);
        }
        if (route.Access == RouteAccess.Public && limiter?.Enter(http, route, null) is { } refused)
        {
            return ResponseWriter.Write(http, contract, texts, refused);
        }
        return route.Cache?.Find(contract, texts, TargetOf(http)) is { } entry
            ? CachedResponses.Send(http, entry)
            : RunSteps(new RequestContext(http, contract, texts, route), handle);
    }

    private async Task RunSteps<TRequest, TPayload>(RequestContext context, Handler<TRequest, TPayload> handle)
        where TRequest : IRequest<TRequest>
    {
        if ((await Access(context) ?? await Requirements(context)) is { } refused)
        {
            await Refuse(context, refused);
            return;
        }
        if (context.Key is not null && context.Route.Cache?.Find(context.Contract, context.Texts, TargetOf(context.Http)) is { } entry)
        {
            await CachedResponses.Send(context.Http, entry);
            return;
        }
        RequestBody body = default;
        try
        {
            (body, var unreadable) = await Body(context);
            if (unreadable is not null)
            {
                await Refuse(context, unreadable);
                return;
            }
            var reader = new HttpRequestReader(context.Http, context.Contract, body, context.Route.Kind == PayloadKind.Page);
            var request = TRequest.Read(reader);
            if ((reader.Failure() ?? await RouteLimit(context, request) ?? Condition(context)) is { } invalid)
            {
                await Refuse(context, invalid);
                return;
            }
            await (context.Route.TakesIdempotencyKey && idempotency is not null ? RunOnce(context, request, handle) : Respond(context, request, handle));
        }
        finally
        {
            body.Dispose();
        }
    }

    private async ValueTask<(RequestBody Body, Failure? Failure)> Body(RequestContext context)
    {
        var (http, route) = (context.Http, context.Route);
        if (route.Request.TakesFile)
        {
            return await UploadedBody(context);
        }
        if (route.StreamedType is { } streamed)
        {
            return (default, BodyReader.OpenStream(http, streamed, route.BodyLimit) is { } unusable ? Failure.Of(unusable) : null);
        }
        if (!route.TakesBodyUnder(context.Contract) && !(route.ReadsCookieUnder(context.Contract) && BodyReader.HasBody(http)))
        {
            return (default, null);
        }
        if (route.BodyIsOptional && !BodyReader.HasBody(http))
        {
            return (new RequestBody(JsonDocument.Parse("{}"), null), null);
        }
        var (document, body, fault) = await BodyReader.Read(http, route.BodyLimit, route.Request.ListMember, http.RequestAborted);
        context.Body = body;
        return (new RequestBody(document, null), fault is null ? null : Failure.Of(fault));
    }

    private async ValueTask<(RequestBody Body, Failure? Failure)> UploadedBody(RequestContext context)
    {
        try
        {
            var (file, fault) = await UploadReader.Read(context.Http, _uploads, context.Route.BodyLimit, context.CancellationToken);
            context.Body = file?.Fingerprint() ?? default;
            return (new RequestBody(null, file), fault is null ? null : Failure.Of(fault));
        }
        catch (UploadStorageException full)
        {
            UploadNotKept(log, full, context.Route.Name);
            return (default, new Failure { Fault = RequestFaults.Overloaded, RetryAfter = TimeSpan.FromSeconds(10) });
        }
    }

    /// <summary>Counts one use of a limited route, by address and by account.</summary>
    private async ValueTask<Failure?> RouteLimit<TRequest>(RequestContext context, TRequest request) =>
        context.Route.LimitPolicy is { } policy && limiter is not null
            ? await limiter.Spend(context.Http, policy, (request as IAboutAccount)?.Account ?? context.SignedIn?.UserId.ToString())
            : null;

    private static Failure? Condition(RequestContext context)
    {
        if (!context.Route.AsksForVersion)
        {
            return null;
        }
        (context.ExpectedVersions, var fault) = ConditionalRequests.ReadIfMatch(context.Http.Request, context.Route.RequiresVersion);
        return fault is null ? null : Failure.Of(fault);
    }

    /// <summary>
    /// Runs a keyed request unless its key has a response already. A change stores its response in its own transaction; a refusal of the request is stored
    /// here, and a failure of the server is not.
    /// </summary>
    private async Task RunOnce<TRequest, TPayload>(RequestContext context, TRequest request, Handler<TRequest, TPayload> handle)
    {
        var (key, invalid) = IdempotencyStore.KeyOf(context.Http.Request);
        var start = key is null ? default : await idempotency!.Begin(context, key);
        if ((invalid ?? start.Fault) is { } refused)
        {
            await Refuse(context, refused);
            return;
        }
        if (start.Replay is { } replay)
        {
            context.Http.Response.Headers["Idempotency-Replayed"] = "true";
            await ResponseWriter.Write(context.Http, replay);
            return;
        }
        context.Claim = start.Claim;
        try
        {
            await Respond(context, request, handle);
        }
        catch when (context.Claim is not null)
        {
            await Release(context);
            throw;
        }
    }

    private async Task Respond<TRequest, TPayload>(RequestContext context, TRequest request, Handler<TRequest, TPayload> handle)
    {
        var generation = context.Route.Cache?.Generation ?? 0;
        var outcome = await handle(request, context);
        if (outcome.Failure is { } failure)
        {
            LogIfUndeclared(context.Route, failure.Fault);
            BlameGuest(context, failure);
        }
        if (outcome.Streamed is { } stream)
        {
            await ResponseWriter.Write(context.Http, stream);
        }
        else if (context.Claim is { } claim)
        {
            await ResponseWriter.Write(context.Http, await Keep(context, claim, outcome));
        }
        else if (context.Route.Cache is { } cache && outcome.Failure is null)
        {
            await CachedResponses.SendAndKeep(context, outcome, cache, generation, TargetOf(context.Http));
        }
        else
        {
            await ResponseWriter.Write(context, outcome);
        }
    }

    /// <summary>The database knows whether the change was committed: if so, the claim has its response and is not released.</summary>
    private async Task Release(RequestContext context)
    {
        try
        {
            await idempotency!.Release(context.Claim!);
        }
        catch (Exception exception)
        {
            // The first failure is reported; the store releases the key as soon as it can.
            NotReleased(log, exception, context.Route.Name);
        }
    }

    private async ValueTask<RenderedResponse> Keep<TPayload>(RequestContext context, IdempotencyClaim claim, Outcome<TPayload> outcome)
    {
        if (outcome.Failure is null && context.Kept is { } kept)
        {
            ResponseWriter.WriteHeaders(context, outcome);
            return kept;
        }
        var response = ResponseWriter.Render(context, outcome);
        if (outcome.Failure is { } passing && !IdempotencyStore.IsLasting(passing))
        {
            await Release(context);
        }
        else if (!await idempotency!.Keep(claim, response))
        {
            // Another request holds the key by now, and may have succeeded where this one was refused.
            outcome = RequestFaults.IdempotencyKeyInUse;
            response = ResponseWriter.Render(context, outcome);
        }
        if (outcome.Failure is { } failure)
        {
            ResponseWriter.WriteFailureHeaders(context, failure);
        }
        else
        {
            ResponseWriter.WriteHeaders(context, outcome);
        }
        return response;
    }

    private Task Refuse(RequestContext context, Failure failure)
    {
        LogIfUndeclared(context.Route, failure.Fault);
        return ResponseWriter.Write(context, failure);
    }

    /// <summary>A fault that the route does not declare is missing in its documents: a defect on which the tests fail.</summary>
    private void LogIfUndeclared(Route route, Fault fault)
    {
        if (!route.AllFaults().Contains(fault))
        {
            UndeclaredFault(log, route.Name, fault.Name);
        }
    }

    private static string TargetOf(HttpContext http) => http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    [LoggerMessage(1, LogLevel.Error, "{Route} answered with {Fault}, which it does not declare")]
    private static partial void UndeclaredFault(ILogger log, string route, string fault);

    [LoggerMessage(2, LogLevel.Warning, "The Idempotency-Key of {Route} could not be released yet")]
    private static partial void NotReleased(ILogger log, Exception exception, string route);

    [LoggerMessage(3, LogLevel.Warning, "{Route}: the disk takes no uploads")]
    private static partial void UploadNotKept(ILogger log, Exception exception, string route);
}
