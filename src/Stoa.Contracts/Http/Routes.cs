using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.Http;

/// <summary>The entry point of a use case: takes its request and the context, returns an outcome.</summary>
public delegate Task<Outcome<TPayload>> Handler<in TRequest, TPayload>(TRequest request, RequestContext context);

/// <summary>The route table. Modules add routes once; <see cref="MapTo"/> maps all of them.</summary>
public sealed class Routes(IServiceProvider services)
{
    private readonly List<(Route Route, RequestDelegate Run)> _routes = [];
    private readonly RequestPipeline _pipeline = ActivatorUtilities.CreateInstance<RequestPipeline>(services);
    private readonly RequestAuthorizer _authorizer = services.GetRequiredService<RequestAuthorizer>();

    /// <summary>For examples that hold sentences.</summary>
    public Texts English { get; } = services.GetRequiredService<LanguageCatalogue>().English;

    public IEnumerable<Route> All => _routes.Select(entry => entry.Route);

    /// <summary>The one instance of a use case, made from the container.</summary>
    public T Resolve<T>()
        where T : class => ActivatorUtilities.GetServiceOrCreateInstance<T>(services);

    public Route Get<TRequest, TPayload>(string pattern, Handler<TRequest, TPayload> handle)
        where TRequest : IRequest<TRequest> => Add("GET", pattern, handle);

    public Route Post<TRequest, TPayload>(string pattern, Handler<TRequest, TPayload> handle)
        where TRequest : IRequest<TRequest> => Add("POST", pattern, handle);

    public Route Put<TRequest, TPayload>(string pattern, Handler<TRequest, TPayload> handle)
        where TRequest : IRequest<TRequest> => Add("PUT", pattern, handle);

    public Route Patch<TRequest, TPayload>(string pattern, Handler<TRequest, TPayload> handle)
        where TRequest : IRequest<TRequest> => Add("PATCH", pattern, handle);

    public Route Delete<TRequest, TPayload>(string pattern, Handler<TRequest, TPayload> handle)
        where TRequest : IRequest<TRequest> => Add("DELETE", pattern, handle);

    /// <summary>Maps the routes under the first mount; <see cref="MountRouting"/> finds them for all.</summary>
    /// <exception cref="InvalidOperationException">A route lacks an access policy, a name or a sentence, or uses an unknown limit.</exception>
    internal void MapTo(IEndpointRouteBuilder endpoints, Mount first)
    {
        foreach (var (route, run) in _routes)
        {
            Check(route);
            string[] methods = route is { Method: "GET", AnswersHead: true } ? ["GET", "HEAD"] : [route.Method];
            endpoints.MapMethods(first.Prefix + route.Pattern, methods, run).WithMetadata(route, first);
        }
    }

    private void Check(Route route)
    {
        if (route.Access == RouteAccess.Undeclared || route.Name.Length == 0)
        {
            throw new InvalidOperationException($"{route.Method} {route.Pattern} does not declare who may call it, or has no name.");
        }
        if (route.LimitPolicy is { } policy && services.GetService<Limiter>()?.Knows(policy) == false)
        {
            throw new InvalidOperationException($"{route.Method} {route.Pattern} uses the unknown rate-limit policy '{policy}'.");
        }
        foreach (var texts in services.GetRequiredService<LanguageCatalogue>().All)
        {
            var missing = route
                .AllFaults()
                .SelectMany(fault => fault.Arguments.Count == 0 ? ["fault." + fault.Name] : new[] { "fault." + fault.Name, $"fault.{fault.Name}.title" })
                .Concat(route.Payloads.Select(payload => "success." + payload.Success.Name))
                .FirstOrDefault(key => !texts.Has(key));
            if (missing is not null)
            {
                throw new InvalidOperationException(
                    $"{route.Method} {route.Pattern} declares '{missing}', which no message file of language '{texts.Language}' has."
                );
            }
        }
    }

    private Route Add<TRequest, TPayload>(string method, string pattern, Handler<TRequest, TPayload> handle)
        where TRequest : IRequest<TRequest>
    {
        var schema = new RequestSchemaRecorder();
        TRequest.Read(schema);
        var route = new Route(method, pattern, schema, typeof(TPayload), _authorizer);
        _routes.Add((route, http => _pipeline.Run(http, route, handle)));
        return route;
    }
}
