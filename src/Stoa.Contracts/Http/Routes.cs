using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Stoa.Contracts.Input;

namespace Stoa.Contracts.Http;

/// <summary>A use case's entry: takes what its request type read and the call, answers with an outcome.</summary>
public delegate Task<Outcome<TPayload>> Handler<in TRequest, TPayload>(TRequest request, Call call);

/// <summary>
/// The route table. Modules add routes once; <see cref="MapTo"/> hangs all of them under every mount. On its way to the use case a request
/// passes access, then body and validation; whatever fails there is answered by the contract.
/// </summary>
public sealed partial class Routes(IServiceProvider services)
{
    private readonly List<(Route Route, RequestDelegate Run)> _routes = [];
    private readonly ILogger _log = services.GetRequiredService<ILoggerFactory>().CreateLogger("Stoa.Routes");
    private readonly Gate _gate = services.GetRequiredService<Gate>();
    private readonly Limiter? _limiter = services.GetService<Limiter>();
    private readonly PageOrigins _pages = services.GetService<PageOrigins>() ?? new PageOrigins([]);

    public IEnumerable<Route> All => _routes.Select(entry => entry.Route);

    /// <summary>The one instance of a use case, made from the container.</summary>
    public T The<T>() where T : class => ActivatorUtilities.GetServiceOrCreateInstance<T>(services);

    public Route Get<TRequest, TPayload>(string pattern, Handler<TRequest, TPayload> handle) where TRequest : IRequest<TRequest> => Add("GET", pattern, handle);
    public Route Post<TRequest, TPayload>(string pattern, Handler<TRequest, TPayload> handle) where TRequest : IRequest<TRequest> => Add("POST", pattern, handle);
    public Route Put<TRequest, TPayload>(string pattern, Handler<TRequest, TPayload> handle) where TRequest : IRequest<TRequest> => Add("PUT", pattern, handle);
    public Route Patch<TRequest, TPayload>(string pattern, Handler<TRequest, TPayload> handle) where TRequest : IRequest<TRequest> => Add("PATCH", pattern, handle);
    public Route Delete<TRequest, TPayload>(string pattern, Handler<TRequest, TPayload> handle) where TRequest : IRequest<TRequest> => Add("DELETE", pattern, handle);

    /// <summary>Hangs the routes under every mount.</summary>
    /// <exception cref="InvalidOperationException">A route declares no access policy or no name, or a limit that nobody knows.</exception>
    public void MapTo(IEndpointRouteBuilder endpoints, IReadOnlyList<Mount> mounts)
    {
        foreach (var (route, run) in _routes)
        {
            if (route.Access == Access.Undeclared || route.Name.Length == 0)
            {
                throw new InvalidOperationException($"{route.Method} {route.Pattern} does not declare who may call it, or has no name.");
            }
            if (route.LimitPolicy is { } policy && _limiter?.Knows(policy) == false)
            {
                throw new InvalidOperationException($"{route.Method} {route.Pattern} names the limit '{policy}', which there is not.");
            }
            foreach (var mount in mounts)
            {
                string[] methods = route is { Method: "GET", AnswersHead: true } ? ["GET", "HEAD"] : [route.Method];
                endpoints.MapMethods(mount.Prefix + route.Pattern, methods, run).WithMetadata(route);
            }
        }
    }

    private Route Add<TRequest, TPayload>(string method, string pattern, Handler<TRequest, TPayload> handle) where TRequest : IRequest<TRequest>
    {
        var description = new DescribingInput();
        TRequest.Read(description);
        var route = new Route(method, pattern, description, typeof(TPayload));
        _routes.Add((route, http => Run(http, route, handle)));
        return route;
    }

    private Task Run<TRequest, TPayload>(HttpContext http, Route route, Handler<TRequest, TPayload> handle) where TRequest : IRequest<TRequest>
    {
        var contract = http.Features.GetRequiredFeature<Contract>();
        if (route.Access == Access.Public && _limiter?.Enter(http, route, null) is { } refused)
        {
            return Answers.Write(http, contract, refused);
        }
        if (route.Cache?.Find(contract, Answers.TextsOf(http), TargetOf(http)) is { } entry)
        {
            return Send(http, entry);
        }
        return RunThrough(http, contract, route, handle);
    }

    private async Task RunThrough<TRequest, TPayload>(HttpContext http, Contract contract, Route route, Handler<TRequest, TPayload> handle)
        where TRequest : IRequest<TRequest>
    {
        var admission = await _gate.Admit(http.Request.Headers.Authorization, route.Access, route.Permission, http.RequestAborted);
        if ((RefusalOf(http, contract, route, admission) ?? await UnmetBy(http, contract, route, admission)) is { } refused)
        {
            InsistOnDeclared(route, refused.Fault);
            await Answers.Write(http, contract, refused);
            return;
        }
        JsonDocument? document = null;
        ReadOnlyMemory<byte> body = default;
        try
        {
            if (route.StreamedType is { } streamed)
            {
                if (BodyReader.OpenStream(http, streamed, route.BodyLimit) is { } unusable)
                {
                    await Answers.Write(http, contract, unusable);
                    return;
                }
            }
            else if (route.TakesBodyUnder(contract) || (route.ReadsCookieUnder(contract) && !BodyReader.IsMissing(http.Request)))
            {
                (document, body, var fault) = await BodyReader.Read(http.Request, route.BodyLimit, http.RequestAborted);
                if (fault is { } unreadable)
                {
                    await Answers.Write(http, contract, unreadable);
                    return;
                }
            }
            var input = new HttpInput(http, contract, document);
            var request = TRequest.Read(input);
            if (input.Failure() is { } invalid)
            {
                await Answers.Write(http, contract, invalid);
                return;
            }
            await Answer(new Call(http, contract, Answers.TextsOf(http), route, admission.Caller, body), admission.Caller, request, handle);
        }
        finally
        {
            document?.Dispose();
        }
    }

    /// <summary>Limits, condition, use case, answer: for a request that is whole and valid.</summary>
    private async Task Answer<TRequest, TPayload>(Call call, Caller? caller, TRequest request, Handler<TRequest, TPayload> handle)
    {
        var (http, contract, route) = (call.Http, call.Contract, call.Route);
        if (route.LimitPolicy is { } policy && _limiter is not null
            && await _limiter.Spend(http, policy, (request as IAboutAccount)?.Account ?? caller?.UserId.ToString()) is { } tooOften)
        {
            await Answers.Write(http, contract, tooOften);
            return;
        }
        var generation = route.Cache?.Generation ?? 0;
        var outcome = await handle(request, call);
        if (outcome.Failure is { } failure)
        {
            InsistOnDeclared(route, failure.Fault);
        }
        if (outcome.Rendered is { } answer)
        {
            if (answer.ErrorCode is { } code && !route.AllFaults().Any(fault => contract.CodesOf(fault).Contains(code)))
            {
                UndeclaredFault(_log, route.Name, code);
            }
            await Answers.Write(http, answer);
            return;
        }
        if (outcome.Streamed is { } stream)
        {
            await Answers.Write(http, stream);
            return;
        }
        if (route.Cache is { } cache && outcome.Failure is null)
        {
            await SendAndKeep(call, outcome, cache, generation);
            return;
        }
        await Answers.Write(http, contract, outcome, route.Done);
    }

    /// <summary>Why the request goes no further, as far as can be told without its body.</summary>
    private Failure? RefusalOf(HttpContext http, Contract contract, Route route, Admission admission)
    {
        if (route.Access != Access.Public && _limiter?.Enter(http, route, admission.Caller) is { } tooFast)
        {
            return tooFast;
        }
        if (admission.Failure is { } refused)
        {
            return refused;
        }
        return route.ReadsCookieUnder(contract) && RefreshCookie.Read(http.Request) is not null && !_pages.MayUseCookies(http.Request) ? Fault.CrossSiteRequest : null;
    }

    private static async ValueTask<Failure?> UnmetBy(HttpContext http, Contract contract, Route route, Admission admission)
    {
        foreach (var condition in route.Conditions)
        {
            if (await condition(new Call(http, contract, Answers.TextsOf(http), route, admission.Caller, default)) is { } unmet)
            {
                return unmet;
            }
        }
        return null;
    }

    /// <summary>What a route does not declare is in no document: a defect, and the tests fail on it.</summary>
    private void InsistOnDeclared(Route route, Fault fault)
    {
        if (!route.AllFaults().Contains(fault))
        {
            UndeclaredFault(_log, route.Name, fault.ToString());
        }
    }

    private static Task SendAndKeep<TPayload>(Call call, Outcome<TPayload> outcome, AnswerCache cache, long generation)
    {
        call.Contract.WriteHeaders(call.Http, outcome.Value!, call.Route.Done);
        var entry = AnswerCache.Entry.Of(call.Http, call.Contract, Answers.Render(call, outcome));
        if (call.Contract.MomentLength == 0)
        {
            cache.Keep(call.Contract, call.Texts, TargetOf(call.Http), entry, generation);
        }
        return Send(call.Http, entry);
    }

    /// <summary>RFC 9110, 13.1.2: an answer the client already has is 304 and has no body.</summary>
    private static Task Send(HttpContext http, AnswerCache.Entry entry)
    {
        var response = http.Response;
        var headers = response.Headers;
        headers.ETag = entry.ETag;
        headers.CacheControl = "public, no-cache";
        headers.Link = entry.Link;
        if (entry.TotalCount.Count > 0)
        {
            headers["X-Total-Count"] = entry.TotalCount;
        }
        var wanted = http.Request.Headers.IfNoneMatch;
        if (wanted.Count > 0 && Matches(wanted.ToString(), entry.ETag.ToString()))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        response.StatusCode = StatusCodes.Status200OK;
        headers.ContentType = entry.ContentType;
        headers.ContentLanguage = entry.Language;
        headers.ContentLength = entry.Length;
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return Task.CompletedTask;
        }
        return response.BodyWriter.WriteAsync(entry.Body).AsTask();
    }

    private static bool Matches(string wanted, string tag) =>
        wanted == "*" || (EntityTagHeaderValue.TryParseList([wanted], out var tags) && tags.Any(candidate => tag.EndsWith(candidate.Tag.ToString(), StringComparison.Ordinal)));

    private static string TargetOf(HttpContext http) => http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    [LoggerMessage(1, LogLevel.Error, "{Route} answered with {Fault}, which it does not declare")]
    private static partial void UndeclaredFault(ILogger log, string route, string? fault);
}
