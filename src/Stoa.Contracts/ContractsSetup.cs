using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;
using Stoa.Contracts.OpenApi;
using Stoa.Contracts.ResponseContracts;

namespace Stoa.Contracts;

/// <summary>What an application calls: <c>AddContracts</c>, then <c>UseContracts</c> before its routes, then <c>MapContracts</c>.</summary>
public static class ContractsSetup
{
    /// <summary>
    /// Adds the contracts. Payload metadata (<see cref="IJsonTypeInfoResolver"/>) and a <see cref="RequestAuthorizer"/> come from the modules.
    /// </summary>
    public static IServiceCollection AddContracts(this IServiceCollection services, IReadOnlyList<Mount> mounts)
    {
        services.AddSingleton<Contract>(container => new StoreContract(container.GetServices<IJsonTypeInfoResolver>()));
        services.AddSingleton<Contract>(container => new BasicContract(container.GetServices<IJsonTypeInfoResolver>()));
        services.AddSingleton<Contract>(container => new StandardContract(container.GetServices<IJsonTypeInfoResolver>()));
        services.AddSingleton<Contract>(container => new NestContract(container.GetServices<IJsonTypeInfoResolver>()));
        services.AddSingleton<Contract>(container => new MalnuContract(
            container.GetServices<IJsonTypeInfoResolver>(),
            container.GetService<TimeProvider>() ?? TimeProvider.System
        ));
        services.AddSingleton<Contract>(container => new ProblemContract(container.GetServices<IJsonTypeInfoResolver>()));
        services.AddSingleton<ContractCatalogue>();
        services.AddSingleton<FaultCatalogue>();
        services.AddSingleton<LanguageCatalogue>();
        services.AddFaults(typeof(RequestFaults));
        services.AddSingleton(container => new Negotiation(container.GetRequiredService<ContractCatalogue>(), mounts));
        services.AddSingleton<FailureTranslation>();
        services.AddSingleton<Routes>();
        services.AddSingleton<MountRouting>();
        services.AddSingleton<OpenApiDocuments>();
        services.TryAddSingleton(new ApiInfo("API", "1", "the operator of this server", "Proprietary"));
        services.AddSingleton(mounts);
        return services;
    }

    /// <summary>
    /// Adds a module's vocabulary: the faults that a static class declares, and the message files (<c>Texts/{language}.json</c>) embedded beside it.
    /// </summary>
    public static IServiceCollection AddFaults(this IServiceCollection services, Type faults) => services.AddSingleton(new MessageSource(faults));

    public static IApplicationBuilder UseContracts(this IApplicationBuilder app)
    {
        var mounts = app.ApplicationServices.GetRequiredService<MountRouting>();
        return app.UseMiddleware<ContractMiddleware>().Use(mounts.BeforeMatching).UseRouting().Use(mounts.AfterMatching);
    }

    /// <summary>For what is below every mount and has no contract.</summary>
    public static void MapUnderMounts(this WebApplication app, string pattern, IEnumerable<string> methods, RequestDelegate run)
    {
        var first = app.Services.GetRequiredService<MountRouting>().First;
        app.MapMethods(first.Prefix + pattern, methods, run).WithMetadata(first);
    }

    /// <summary>Maps all routes and serves <c>/openapi/{contract}.json</c>.</summary>
    public static void MapContracts(this WebApplication app)
    {
        var routes = app.Services.GetRequiredService<Routes>();
        routes.MapTo(app, app.Services.GetRequiredService<MountRouting>().First);
        OpenApiEndpoint.Map(app);
        EventSchemaEndpoint.Map(app);
        Docs.FaultEndpoints.Map(app);
    }
}
