using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Google;

/// <summary>A person with an account at the provider.</summary>
public sealed record Person(string Sub, string? Email, bool EmailVerified, string GivenName, string FamilyName, string? Hd = "example.com")
{
    public static Person New() => Of($"g-{Guid.NewGuid():N}@example.com");

    public static Person Of(string email) => new(Guid.NewGuid().ToString("N"), email, true, "Ada", "Lovelace");

    public string Hint() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this, Snake));

    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}

/// <summary>The fixture of a test class: a server, a provider, and the browser between them.</summary>
public sealed class GoogleShop(TestDatabases databases) : IAsyncLifetime
{
    public OpenIdProvider Provider { get; private set; } = null!;
    public StoaHost Host { get; private set; } = null!;
    public Client Guest => new(Host, null);

    public async ValueTask InitializeAsync()
    {
        Provider = await OpenIdProvider.Start();
        Host = await StoaHost.Start(await databases.Create(), Provider.SettingsFor("shop"));
    }

    public async ValueTask DisposeAsync()
    {
        var errors = Host.LoggedErrors;
        await Host.DisposeAsync();
        databases.Release(Host.ConnectionString);
        await Provider.DisposeAsync();
        Assert.Empty(errors);
    }

    /// <summary>The whole flow: our start route, the provider's pages, our callback.</summary>
    public async Task<Reply> SignIn(Person person) => await Guest.Get("/auth/google/callback" + await Browse(await Begin(Guest), person));

    /// <summary>The provider's URL to which our server sends the browser.</summary>
    public static async Task<string> Begin(Client client, string query = "")
    {
        var reply = await client.Get("/auth/google" + query);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return (string)reply.Data["url"]!;
    }

    /// <summary>
    /// Follows the provider's redirects as a browser of its own until one leads to us; returns the query it brings. Without a
    /// person, consent is denied.
    /// </summary>
    public static async Task<string> Browse(string url, Person? person)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true });
        var at = new Uri(person is null ? url : url + "&login_hint=" + person.Hint());
        for (var step = 0; step < 10; step++)
        {
            using var response = await browser.GetAsync(at, TestContext.Current.CancellationToken);
            var next = response.Headers.Location ?? throw new InvalidOperationException($"{at} led nowhere: {await response.Content.ReadAsStringAsync()}");
            at = new Uri(at, next);
            if (at.AbsoluteUri.StartsWith(OpenIdProvider.RedirectUri, StringComparison.Ordinal))
            {
                return at.Query;
            }
        }
        throw new InvalidOperationException("The provider redirects without end.");
    }

    /// <summary>An ID token for one of the provider's clients, as Google's SDK gives it to an app.</summary>
    public async Task<string> IdToken(Person person, string? nonce = null, string client = "shop")
    {
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var query = await Browse(
            $"{Provider.Issuer}/auth?client_id={client}&response_type=code&scope=openid%20email%20profile&code_challenge_method=S256"
                + $"&redirect_uri={Uri.EscapeDataString(OpenIdProvider.RedirectUri)}&code_challenge={challenge}"
                + (nonce is null ? "" : "&nonce=" + nonce),
            person
        );
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([
            new("grant_type", "authorization_code"),
            new("code", HttpUtility.ParseQueryString(query)["code"]),
            new("redirect_uri", OpenIdProvider.RedirectUri),
            new("code_verifier", verifier),
            new("client_id", client),
            new("client_secret", "the-secret-of-the-shop"),
        ]);
        using var answer = await http.PostAsync(Provider.Issuer + "/token", form, TestContext.Current.CancellationToken);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["id_token"]!;
    }

    /// <summary>The query with one parameter changed or removed.</summary>
    public static string With(string query, string name, string? value)
    {
        var parameters = HttpUtility.ParseQueryString(query);
        parameters[name] = value;
        if (value is null)
        {
            parameters.Remove(name);
        }
        return "?" + parameters;
    }

    /// <summary>A user who registered here with a password.</summary>
    public async Task<User> Register(bool verified)
    {
        var (email, password) = ($"user-{Guid.NewGuid():N}@example.com", "SecurePassword123!");
        var reply = await Guest.Post("/auth/register", new { email, password });
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        var id = (string)reply.Data["user"]!["id"]!;
        if (verified)
        {
            await Change("UPDATE accounts.users SET email_verified = true WHERE id = $1", Guid.Parse(id));
        }
        var token = (string)reply.Data["access_token"]!;
        return new User(id, email, password, token, (string)reply.Data["refresh_token"]!, new Client(Host, token));
    }

    public Task<int> Change(string sql, params object[] arguments) => Host.Database.Change(sql, TestContext.Current.CancellationToken, arguments);

    public Task<long> Count(string sql, params object[] arguments) =>
        Host.Database.One(sql, row => row.GetInt64(0), TestContext.Current.CancellationToken, arguments);
}
