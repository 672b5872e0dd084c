using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stoa.Contracts.Http;

namespace Stoa.Contracts.Tests.Library;

/// <summary>The application on a free port of loopback: built as the library's README says, with the seventh contract added.</summary>
public sealed class BookServer : IAsyncLifetime
{
    private WebApplication _app = null!;

    public HttpClient Http { get; private set; } = null!;
    public IServiceProvider Services => _app.Services;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();

        builder.Services.AddContracts([new Mount("/api", "problem")]);
        builder.Services.AddFaults(typeof(BookFaults)); // its own faults, with Texts/{language}.json beside them
        builder.Services.AddSingleton<RequestAuthorizer, FixedTokenAuthorizer>(); // who may come in
        builder.Services.AddSingleton<IJsonTypeInfoResolver>(BookJson.Default); // source-generated metadata of the payloads

        builder.Services.AddSingleton<Contract>(container => new JSendContract(container.GetServices<IJsonTypeInfoResolver>()));

        var app = builder.Build();
        app.UseContracts();
        new Books().Map(app.Services.GetRequiredService<Routes>());
        app.MapContracts(); // the routes, /openapi/{contract}.json, /contracts, /docs/contracts, /docs/errors/{fault}

        _app = app;
        await app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
