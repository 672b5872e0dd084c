using System.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Stoa.Platform.Settings;
using Stoa.Server.Hosting;

namespace Stoa.Server.Tests.Google;

/// <summary>No provider, a broken one or a slow one: only the sign-in fails, with a clear message.</summary>
public sealed class GoogleUnavailableTests(GoogleUnavailableTests.BrokenProvider provider) : IClassFixture<GoogleUnavailableTests.BrokenProvider>
{
    /// <summary>A server whose token endpoint answers whatever the query parameter <c>as</c> of the code says.</summary>
    public sealed class BrokenProvider(TestDatabases databases) : IAsyncLifetime
    {
        private WebApplication _endpoint = null!;

        public StoaHost Host { get; private set; } = null!;
        public StoaHost Alone { get; private set; } = null!;
        public StoaHost Unconfigured { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            _endpoint = builder.Build();
            _endpoint.MapPost("/token", (RequestDelegate)Answer);
            await _endpoint.StartAsync();
            Host = await StoaHost.Start(
                await databases.Create(),
                ("Google:ClientId", "shop"),
                ("Google:ClientSecret", "s"),
                ("Google:TokenEndpoint", _endpoint.Urls.First() + "/token"),
                ("Google:JwksUri", _endpoint.Urls.First() + "/nothing"),
                ("Google:Timeout", "00:00:02")
            );
            Alone = await StoaHost.Start(
                await databases.Create(),
                ("Google:ClientId", "shop"),
                ("Google:ClientSecret", "s"),
                ("Google:TokenEndpoint", "http://127.0.0.1:1/token")
            );
            Unconfigured = await StoaHost.Start(await databases.Create());
        }

        public async ValueTask DisposeAsync()
        {
            var errors = Host.LoggedErrors.Concat(Alone.LoggedErrors).Concat(Unconfigured.LoggedErrors).ToList();
            await Host.DisposeAsync();
            await Alone.DisposeAsync();
            await Unconfigured.DisposeAsync();
            await _endpoint.DisposeAsync();
            Assert.Empty(errors);
        }

        private static async Task Answer(HttpContext http)
        {
            var form = await http.Request.ReadFormAsync();
            if (Answers.TryGetValue(form["code"].ToString(), out var answer))
            {
                await answer(http);
            }
        }

        private static RequestDelegate Status(int status, string body = "") =>
            http =>
            {
                http.Response.StatusCode = status;
                return http.Response.WriteAsync(body);
            };

        private static Task Abort(HttpContext http)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        private static Task Redirect(HttpContext http)
        {
            http.Response.Redirect("http://127.0.0.1:1/elsewhere");
            return Task.CompletedTask;
        }

        private static async Task Drip(HttpContext http)
        {
            for (var i = 0; i < 100; i++)
            {
                await http.Response.WriteAsync(" ", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                await Task.Delay(100, http.RequestAborted);
            }
        }

        private static readonly Dictionary<string, RequestDelegate> Answers = new(StringComparer.Ordinal)
        {
            ["500"] = Status(500),
            ["429"] = Status(429),
            ["redirect"] = Redirect,
            ["garbage"] = Status(200, "<html>"),
            ["array"] = Status(200, "[]"),
            ["twice"] = Status(200, """{"id_token":"a.b.c","id_token":"d.e.f"}"""),
            ["surrogate"] = Status(200, "{\"id_token\":\"\\ud800\"}"),
            ["no-token"] = Status(200, """{"access_token":"x"}"""),
            ["huge"] = Status(200, "{\"id_token\":\"" + new string('a', 1 << 20) + "\"}"),
            ["reset"] = Abort,
            ["drip"] = Drip,
            ["no-keys"] = Status(200, """{"id_token":"eyJhbGciOiJSUzI1NiIsImtpZCI6InJzYS0xIn0.e30.AAAA"}"""),
            ["bad-token"] = Status(200, """{"id_token":"not.a-token"}"""),
            ["refused"] = Status(400, """{"error":"Invalid <Grant>"}"""),
        };
    }

    [Theory]
    [InlineData("500")]
    [InlineData("429")]
    [InlineData("redirect")]
    [InlineData("garbage")]
    [InlineData("array")]
    [InlineData("twice")]
    [InlineData("surrogate")]
    [InlineData("no-token")]
    [InlineData("huge")]
    [InlineData("reset")]
    [InlineData("drip")]
    [InlineData("no-keys")]
    public async Task An_unusable_provider_response_counts_as_unavailable(string answer)
    {
        var reply = await Finish(provider.Host, answer);

        Assert.Equal((HttpStatusCode.BadRequest, "oauth_unavailable"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("bad-token", "OAuth error: id_token_invalid")]
    [InlineData("refused", "OAuth error: unknown")]
    public async Task A_provider_error_is_reported_with_a_sanitized_reason(string answer, string message)
    {
        var reply = await Finish(provider.Host, answer);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal(message, (string?)reply.Json["error"]!["message"]);
    }

    [Fact]
    public async Task Without_a_provider_only_Google_sign_in_fails()
    {
        var reply = await Finish(provider.Alone, "x");

        Assert.Equal((HttpStatusCode.BadRequest, "oauth_unavailable"), (reply.Status, reply.Code));
        Assert.Equal(HttpStatusCode.OK, (await new Client(provider.Alone, null).Get("/catalog/products")).Status);
        Assert.Equal(HttpStatusCode.BadGateway, (await Finish(provider.Alone, "x", "/as/problem/api/v1")).Status);
    }

    [Fact]
    public async Task Without_a_client_id_the_response_names_the_settings()
    {
        var guest = new Client(provider.Unconfigured, null);

        foreach (var path in new[] { "/auth/google", "/auth/google/callback?code=x&state=yyyyyyyy" })
        {
            var reply = await guest.Get(path);
            Assert.Equal((HttpStatusCode.BadRequest, "google_not_configured"), (reply.Status, reply.Code));
        }
    }

    [Fact]
    public async Task Googles_endpoints_and_our_callback_are_the_defaults()
    {
        var url = await GoogleShop.Begin(new Client(provider.Alone, null));

        Assert.StartsWith("https://accounts.google.com/o/oauth2/auth?", url, StringComparison.Ordinal);
        Assert.Equal(provider.Alone.Root + "/api/v1/auth/google/callback", HttpUtility.ParseQueryString(new Uri(url).Query)["redirect_uri"]);
    }

    [Theory]
    [InlineData("Google:TokenEndpoint", "oauth2.googleapis.com/token")]
    [InlineData("Google:JwksUri", "/certs")]
    [InlineData("Google:Issuer", "ftp://accounts.google.com")]
    [InlineData("Google:RedirectUri", "javascript:alert(1)")]
    [InlineData("Google:AuthorizationEndpoint", "")]
    public void An_invalid_URL_stops_the_start_and_names_its_key(string key, string value)
    {
        var configuration = new ConfigurationManager { [key] = value };

        var stop = Assert.Throws<StartException>(() => ServerSettings.Read(configuration));

        Assert.Contains(key, stop.Message, StringComparison.Ordinal);
    }

    private static async Task<Reply> Finish(StoaHost host, string code, string mount = "/api/v1")
    {
        var begun = await new Client(host, null).Get("/auth/google");
        return await new Client(host, null, mount).Get($"/auth/google/callback?code={code}&state={(string)begun.Data["state"]!}");
    }
}
