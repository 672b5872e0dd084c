using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Harness;

/// <summary>
/// The fixture of a test class: a server on a fresh copy of the demo shop, with helpers for clients of document 003.
/// An error that the server logged and no test expected fails the class.
/// </summary>
public sealed class Shop(TestDatabases databases) : IAsyncLifetime
{
    private readonly (string Key, string Value)[] _settings = [];

    internal Shop(TestDatabases databases, (string Key, string Value)[] settings)
        : this(databases) => _settings = settings;

    public StoaHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await StoaHost.Start(await databases.Create(), _settings);

    public async ValueTask DisposeAsync()
    {
        var errors = Host.LoggedErrors;
        await Host.DisposeAsync();
        databases.Release(Host.ConnectionString);
        Assert.True(errors.Count == 0, string.Join("\n", errors));
    }

    /// <summary>A client that is not signed in.</summary>
    public Client Guest => new(Host, null);

    /// <summary>Registers a new user with a unique address.</summary>
    public async Task<User> SignUp(string password = "SecurePassword123!")
    {
        var email = $"user-{Guid.NewGuid():N}@example.com";
        var reply = await Guest.Post(
            "/auth/register",
            new
            {
                email,
                password,
                first_name = "John",
                last_name = "Doe",
            }
        );
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        return UserOf(reply, email, password);
    }

    public async Task<User> LogIn(string email, string password)
    {
        var reply = await Guest.Post("/auth/login", new { email, password });
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return UserOf(reply, email, password);
    }

    public Task<User> SuperAdmin() => LogIn(StoaHost.SuperAdminEmail, StoaHost.SuperAdminPassword);

    /// <summary>A new user with a role besides <c>user</c>.</summary>
    public async Task<User> SignUpAs(string role)
    {
        var user = await SignUp();
        var root = await SuperAdmin();
        var reply = await root.Client.Post($"/admin/users/{user.Id}/roles", new { role_name = role });
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return user;
    }

    private User UserOf(Reply reply, string email, string password)
    {
        var data = reply.Json["data"]!;
        var token = (string)data["access_token"]!;
        return new User((string)data["user"]!["id"]!, email, password, token, (string)data["refresh_token"]!, new Client(Host, token));
    }
}

/// <summary>A signed-in user.</summary>
public sealed record User(string Id, string Email, string Password, string AccessToken, string RefreshToken, Client Client);

/// <summary>Calls the API under <c>/api/v1</c> (or another mount), with a bearer token where it has one.</summary>
public sealed record Client(StoaHost Host, string? Token, string Mount = "/api/v1")
{
    public Client Under(string mount) => this with { Mount = mount };

    public Task<Reply> Get(string path) => Send(HttpMethod.Get, path, null);

    public Task<Reply> Head(string path) => Send(HttpMethod.Head, path, null);

    public Task<Reply> Post(string path, object? body = null) => Send(HttpMethod.Post, path, body);

    public Task<Reply> Put(string path, object body) => Send(HttpMethod.Put, path, body);

    public Task<Reply> Patch(string path, object body) => Send(HttpMethod.Patch, path, body);

    public Task<Reply> Delete(string path) => Send(HttpMethod.Delete, path, null);

    /// <param name="body">An object to be written as JSON, or a string that is sent as it is.</param>
    public async Task<Reply> Send(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = Request(method, path, body, headers);
        return await Send(request);
    }

    /// <summary>Opens a stream of server-sent events: its answer as soon as it begins, for the caller to read and to dispose.</summary>
    public async Task<HttpResponseMessage> Listen(string path, params (string Name, string Value)[] headers)
    {
        using var request = Request(HttpMethod.Get, path, null, [.. headers, ("Accept", "text/event-stream")]);
        var response = await Host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return response;
    }

    private HttpRequestMessage Request(HttpMethod method, string path, object? body, (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, Mount + path);
        if (Token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        }
        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    public async Task<Reply> Send(HttpRequestMessage request)
    {
        using var response = await Host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var headers = response
            .Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply(response.StatusCode, headers, body);
    }
}

/// <summary>An answer, read completely.</summary>
public sealed record Reply(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary><c>data</c> of contract store.</summary>
    public JsonNode Data => Json["data"]!;

    /// <summary><c>error.code</c> of contract store.</summary>
    public string? Code => (string?)Json["error"]?["code"];

    /// <summary>Names of the members in the order in which they were written.</summary>
    public static string[] MembersOf(JsonNode? node) => [.. ((JsonObject)node!).Select(member => member.Key)];
}
