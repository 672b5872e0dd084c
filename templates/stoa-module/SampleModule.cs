using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Sample;

/// <summary>What the server takes of this module: its services and its routes.</summary>
public static class SampleModule
{
    public static IServiceCollection AddSample(this IServiceCollection services)
    {
        services.AddSingleton(new MigrationSet("sampleschema", typeof(SampleModule).Assembly));
        services.AddSingleton<IJsonTypeInfoResolver>(SampleJson.Default);
        return services;
    }

    public static void MapSample(this Routes routes) => CountEntries.Map(routes);
}

[JsonSerializable(typeof(EntryCount))]
internal sealed partial class SampleJson : JsonSerializerContext;
