using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Stoa.Server.Tests.Search;

/// <summary>
/// Stands in for a cluster of OpenSearch or Elasticsearch and refuses what that would refuse, as their documentation says it. It was written from the
/// documentation: no real cluster was at hand to compare it with.
/// </summary>
internal sealed class SearchDouble : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly DoubleCluster _cluster = new();
    private readonly WebApplication _app;
    private readonly string? _authorization;

    private SearchDouble(string? authorization)
    {
        _authorization = authorization;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.Run(Take);
    }

    public string Url => _app.Urls.First();

    /// <summary>What is done instead of answering; null answers.</summary>
    public Func<HttpContext, Task>? Fault { get; set; }

    public int Searches { get; private set; }

    public IReadOnlyList<string> Indices => Locked(() => _cluster.Indices);

    public static async Task<SearchDouble> Start(string? authorization = null)
    {
        var started = new SearchDouble(authorization);
        await started._app.StartAsync();
        return started;
    }

    public static Task Abort(HttpContext http)
    {
        http.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Until the caller gives up.</summary>
    public static Task Hang(HttpContext http) => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);

    public IReadOnlyList<string> Behind(string alias) => Locked(() => _cluster.Behind(alias));

    /// <summary>Null where it is not there.</summary>
    public JsonObject? Document(string alias, string id) => Locked(() => _cluster.Resolve(alias).Single().Read(id));

    public long VersionOf(string alias, string id) => Locked(() => _cluster.Resolve(alias).Single().VersionOf(id));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private T Locked<T>(Func<T> work)
    {
        lock (_gate)
        {
            return work();
        }
    }

    private async Task Take(HttpContext http)
    {
        if (Fault is { } fault)
        {
            await fault(http);
            return;
        }
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        var (status, answer) = Locked(() => Judge(http.Request, body));
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString(), http.RequestAborted);
    }

    private (int Status, JsonNode Answer) Judge(HttpRequest request, string body)
    {
        try
        {
            if (_authorization is not null && request.Headers.Authorization != _authorization)
            {
                throw new Refusal(401, "security_exception", "missing authentication credentials for REST request");
            }
            return Answer(request, request.Path.Value!.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries), body);
        }
        catch (Refusal refusal)
        {
            return (refusal.Status, new JsonObject { ["error"] = refusal.ToJson(), ["status"] = refusal.Status });
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            return (
                400,
                new JsonObject
                {
                    ["error"] = new JsonObject { ["type"] = "parsing_exception", ["reason"] = wrong.Message },
                    ["status"] = 400,
                }
            );
        }
    }

    private (int Status, JsonNode Answer) Answer(HttpRequest request, string[] path, string body)
    {
        RequireParameters(request, path);
        RequireType(request, path is [.., "_bulk"], body);
        switch (request.Method, path)
        {
            case ("GET", []):
                return (
                    200,
                    new JsonObject
                    {
                        ["version"] = new JsonObject { ["distribution"] = "double", ["number"] = "0.0.0" },
                    }
                );
            case ("GET", ["_alias", var alias]):
                return _cluster.Aliased(alias);
            case ("POST", ["_aliases"]):
                return (200, _cluster.Change(DoubleCluster.Json(body)["actions"]!.AsArray()));
            case ("PUT", [var index]):
                return (200, _cluster.Create(index, DoubleCluster.Json(body)));
            case ("DELETE", [var index]):
                return (200, _cluster.Delete(index));
            case ("POST", [var name, "_refresh"]):
                return (200, _cluster.Refresh(name));
            case ("POST", [var name, "_search"]):
                Searches++;
                return (200, DoubleQuery.Search(_cluster.Resolve(name).Single(), DoubleCluster.Json(body)));
            case ("POST", [var name, "_mget"]):
                return (
                    200,
                    DoubleQuery.Many(_cluster.Resolve(name).Single(), DoubleCluster.Json(body), request.Query["_source_includes"].ToString().Split(','))
                );
            case ("POST", [var name, "_bulk"]):
                return (200, _cluster.Bulk(name, body, request.Query["require_alias"] == "true"));
            default:
                throw new Refusal(400, "illegal_argument_exception", $"no handler found for uri [{request.Path}] and method [{request.Method}]");
        }
    }

    private static void RequireParameters(HttpRequest request, string[] path)
    {
        string[] known = path.LastOrDefault() switch
        {
            "_search" => ["allow_partial_search_results"],
            "_mget" => ["_source_includes"],
            "_bulk" => ["require_alias"],
            _ => [],
        };
        if (request.Query.Keys.FirstOrDefault(key => !known.Contains(key, StringComparer.Ordinal)) is { } unknown)
        {
            throw new Refusal(400, "illegal_argument_exception", $"request [{request.Path}] contains unrecognized parameter: [{unknown}]");
        }
    }

    private static void RequireType(HttpRequest request, bool isBulk, string body)
    {
        if (body.Length > 0 && request.ContentType is not "application/json" && !(isBulk && request.ContentType is "application/x-ndjson"))
        {
            throw new Refusal(406, "media_type_header_exception", $"Content-Type header [{request.ContentType}] is not supported");
        }
    }
}
