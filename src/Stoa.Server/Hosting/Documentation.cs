using System.Text;
using Stoa.Contracts.Http;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Stoa.Server.Hosting;

/// <summary>
/// Swagger UI, served by ourselves: <c>/docs</c> over the documents of every contract, and at the address of each mount itself over the document of
/// the mount's own (document 002 sends its readers to <c>/api</c>). Who asks for JSON there gets the contract's answer.
/// </summary>
internal static class Documentation
{
    public static void MapDocumentation(this WebApplication app)
    {
        var contracts = app.Services.GetRequiredService<ContractCatalogue>();
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Stoa";
            // A hundred operations and two hundred schemas: the tags first, what is under one when it is opened.
            page.DocExpansion(DocExpansion.None);
            page.DefaultModelsExpandDepth(-1);
            page.EnableDeepLinking();
            page.EnablePersistAuthorization();
            foreach (var contract in contracts.All)
            {
                page.SwaggerEndpoint($"/openapi/{contract.Name}.json", contract.Name);
            }
        });
        foreach (var mount in app.Services.GetRequiredService<IReadOnlyList<Mount>>().Where(mount => !mount.SessionInCookie))
        {
            app.MapMethods(mount.Prefix, ["GET", "HEAD"], (RequestDelegate)(http => Show(http, mount.Contract)));
        }
    }

    private static Task Show(HttpContext http, string contract)
    {
        if (http.Request.PathBase.HasValue || AsksForJson(http.Request.Headers.Accept.ToString()))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        var page = Encoding.UTF8.GetBytes(Page(contract, ToRoot(http.Request.Path)));
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = page.Length;
        http.Response.Headers.CacheControl = "no-cache";
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(page).AsTask();
    }

    private static bool AsksForJson(string accept) =>
        accept.Contains("json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Links are relative, so that they hold behind a proxy that adds a prefix.</summary>
    private static string ToRoot(PathString path) => string.Concat(Enumerable.Repeat("../", path.Value!.Count(c => c == '/') - 1));

    private static string Page(string contract, string root) =>
        $$"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <title>Stoa · {{contract}}</title>
              <link rel="icon" href="{{root}}docs/favicon-32x32.png">
              <link rel="stylesheet" href="{{root}}docs/swagger-ui.css">
            </head>
            <body>
              <div id="swagger-ui"></div>
              <script src="{{root}}docs/swagger-ui-bundle.js"></script>
              <script>
                SwaggerUIBundle({
                  url: "{{root}}openapi/{{contract}}.json", dom_id: "#swagger-ui",
                  docExpansion: "none", defaultModelsExpandDepth: -1, deepLinking: true, persistAuthorization: true,
                });
              </script>
            </body>
            </html>
            """;
}
