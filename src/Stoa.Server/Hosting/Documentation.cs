using Stoa.Contracts.Http;

namespace Stoa.Server.Hosting;

/// <summary><c>/docs</c>: Swagger UI over the OpenAPI document of every contract, served by ourselves; at <c>/api</c>, where document 002 promises it, that of its own.</summary>
internal static class Documentation
{
    public static void MapDocumentation(this WebApplication app)
    {
        var contracts = app.Services.GetRequiredService<ContractCatalogue>();
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Stoa";
            foreach (var contract in contracts.All)
            {
                page.SwaggerEndpoint($"/openapi/{contract.Name}.json", contract.Name);
            }
        });
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "api";
            page.DocumentTitle = "Stoa";
            page.SwaggerEndpoint("/openapi/nest.json", "nest");
        });
    }
}
