using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Contracts.Http;
using Stoa.Server.Pages;

namespace Stoa.Server.Hosting;

/// <summary><c>/</c>: a browser gets a page of links, any other client the addresses to go on from; outside every contract.</summary>
internal static class Home
{
    public static void MapHome(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IReadOnlyList<Mount>>().All(mount => mount.Prefix != "/"))
        {
            var pages = app.Services.GetRequiredService<PageRoot>().Pages;
            var links = Links(app.Services.GetRequiredService<ContractCatalogue>(), pages);
            var page = Encoding.UTF8.GetBytes(Page(pages));
            app.MapMethods("/", ["GET", "HEAD"], (RequestDelegate)(http => Show(http, links, page)));
        }
        app.MapMethods("/favicon.ico", ["GET", "HEAD"], (RequestDelegate)(http => Redirect(http, "docs/favicon-32x32.png")));
    }

    private static Task Show(HttpContext http, byte[] links, byte[] page)
    {
        http.Response.Headers.Vary = "Accept";
        if (IsUnderContract(http))
        {
            return Task.CompletedTask;
        }
        var (type, body) = http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            ? ("text/html; charset=utf-8", page)
            : ("application/json; charset=utf-8", links);
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(body).AsTask();
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

    /// <summary>Links are relative, so that they hold behind a proxy that adds a prefix.</summary>
    private static string Page(IReadOnlyList<WebPages> pages) =>
        $$"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>Stoa</title>
              <link rel="icon" href="docs/favicon-32x32.png">
              <style>
                body { font: 16px/1.6 system-ui, sans-serif; max-width: 36rem; margin: 12vh auto 0; padding: 0 1.5rem; }
                h1 { font-size: 1.5rem; margin: 0 0 1rem; } ul { padding: 0; list-style: none; } li { margin: 0.6rem 0; } a { font-weight: 600; }
              </style>
            </head>
            <body>
              <main>
                <h1>Stoa</h1>
                <ul>
            {{string.Concat(pages.Select(one => Link(one.Path[1..], one.Name, one.Purpose)))}}{{Link("docs", "API", "try every operation")}}{{Link(
                "docs/contracts",
                "Contracts",
                "the same API as six documents describe it, compared"
            )}}    </ul>
              </main>
            </body>
            </html>
            """;

    private static string Link(string address, string name, string purpose) => $"      <li><a href=\"{address}\">{name}</a> – {purpose}</li>\n";

    private static byte[] Links(ContractCatalogue contracts, IReadOnlyList<WebPages> pages) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new JsonObject([
                KeyValuePair.Create("name", (JsonNode?)"Stoa"),
                .. pages.Select(one => KeyValuePair.Create(one.Name.ToLowerInvariant(), (JsonNode?)one.Path)),
            ])
            {
                ["documentation"] = "/docs",
                ["contracts"] = "/docs/contracts",
                ["openapi"] = new JsonArray([.. contracts.All.Select(contract => (JsonNode)$"/openapi/{contract.Name}.json")]),
                ["health"] = "/health",
            }
        );
}
