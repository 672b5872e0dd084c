using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stoa.Contracts.Http;

namespace Stoa.Contracts.Tests.Library;

/// <summary>Routes are mapped once, and answer under every mount as if they were mapped there (ADR 98).</summary>
public sealed class MountTests : IAsyncLifetime
{
    /// <summary>The second lies in the first, the third is asked for by paths that the first does not begin.</summary>
    public static TheoryData<string> Prefixes => ["/api", "/api/v2", "/shelf"];

    private WebApplication _app = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddContracts([.. Prefixes.Select(prefix => new Mount(prefix.Data, "problem"))]);
        builder.Services.AddFaults(typeof(BookFaults));
        builder.Services.AddSingleton<RequestAuthorizer, FixedTokenAuthorizer>();
        builder.Services.AddSingleton<IJsonTypeInfoResolver>(BookJson.Default);
        _app = builder.Build();
        _app.UseContracts();
        new Books().Map(_app.Services.GetRequiredService<Routes>());
        _app.MapUnderMounts(
            "/where/{deep}",
            ["GET"],
            http =>
                http.Response.WriteAsync(
                    $"{http.Request.Path.Value} {(http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText} {http.Request.RouteValues["deep"]}"
                )
        );
        _app.MapGet("/outside", () => "outside");
        _app.MapContracts();
        await _app.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public async Task A_route_answers_under_every_mount(string prefix)
    {
        var book = await _http.GetFromJsonAsync<JsonObject>($"{prefix}/books/1", TestContext.Current.CancellationToken);

        Assert.Equal("A Pattern Language", (string?)book!["title"]);
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public async Task What_was_created_stands_below_the_mount_that_was_asked(string prefix)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{prefix}/books");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "librarian");
        request.Content = new StringContent("""{"title":"Space Is the Machine","year":1996}""", Encoding.UTF8, "application/json");

        var reply = await _http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.StartsWith($"{prefix}/books/", reply.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync(reply.Headers.Location, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public async Task A_wrong_method_is_told_the_right_ones(string prefix)
    {
        var reply = await _http.PutAsync($"{prefix}/books/1", null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.StatusCode);
        Assert.Equal("DELETE, GET, HEAD", string.Join(", ", reply.Content.Headers.Allow.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public async Task An_endpoint_sees_the_path_that_was_asked_and_measurements_see_its_mount(string prefix)
    {
        var upper = prefix.ToUpperInvariant();

        var seen = await _http.GetStringAsync($"{upper}/where/a%2520b", TestContext.Current.CancellationToken);

        Assert.Equal($"{upper}/where/a%20b {prefix}/where/{{deep}} a%20b", seen);
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/api/v2/nothing")]
    [InlineData("/shelf/nothing")]
    [InlineData("/api")]
    [InlineData("/shelf")]
    [InlineData("/shelf/")]
    [InlineData("/shelf//books")]
    [InlineData("/shelf/outside")]
    [InlineData("/shelf/api/books")]
    [InlineData("/shelf/shelf/books")]
    public async Task What_is_no_route_is_not_found_in_the_contract(string path)
    {
        var reply = await _http.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (reply.StatusCode, reply.Content.Headers.ContentType!.MediaType));
    }

    [Theory]
    [InlineData("/books")]
    [InlineData("/where/here")]
    [InlineData("/shelfbooks")]
    public async Task Routes_are_nowhere_but_under_mounts(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);
}
