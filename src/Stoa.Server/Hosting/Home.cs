using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Contracts.Http;

namespace Stoa.Server.Hosting;

/// <summary><c>/</c>: a browser is sent to the documentation, any other client gets the addresses to go on from; outside every contract.</summary>
internal static class Home
{
    public static void MapHome(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IReadOnlyList<Mount>>().All(mount => mount.Prefix != "/"))
        {
            var links = Links(app.Services.GetRequiredService<ContractCatalogue>());
            app.MapMethods("/", ["GET", "HEAD"], (RequestDelegate)(http => Show(http, links)));
        }
        app.MapMethods("/favicon.ico", ["GET", "HEAD"], (RequestDelegate)(http => Redirect(http, "docs/favicon-32x32.png")));
    }

    private static Task Show(HttpContext http, byte[] links)
    {
        http.Response.Headers.Vary = "Accept";
        if (http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return Redirect(http, "docs");
        }
        if (IsUnderContract(http))
        {
            return Task.CompletedTask;
        }
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = links.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(links).AsTask();
    }

    /// <summary>The address is relative, so that it holds behind a proxy that adds a prefix.</summary>
    private static Task Redirect(HttpContext http, string address)
    {
        if (!IsUnderContract(http))
        {
            http.Response.Redirect(address);
        }
        return Task.CompletedTask;
    }

    /// <summary>Below <c>/as/{contract}</c> there are the mounts only.</summary>
    private static bool IsUnderContract(HttpContext http)
    {
        if (!http.Request.PathBase.HasValue)
        {
            return false;
        }
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return true;
    }

    private static byte[] Links(ContractCatalogue contracts) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new JsonObject
            {
                ["name"] = "Stoa",
                ["documentation"] = "/docs",
                ["contracts"] = "/docs/contracts",
                ["openapi"] = new JsonArray([.. contracts.All.Select(contract => (JsonNode)$"/openapi/{contract.Name}.json")]),
                ["health"] = "/health",
            }
        );
}
