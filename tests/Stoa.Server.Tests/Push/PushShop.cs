using System.Globalization;
using System.Text.Json.Nodes;
using Stoa.FcmDouble;
using Stoa.Server.Tests.Delivery;

namespace Stoa.Server.Tests.Push;

/// <summary>A server with an FCM double behind it, with helpers for administrators of push messages.</summary>
public sealed class PushShop(TestDatabases databases) : IAsyncLifetime
{
    private FcmServer _fcm = null!;

    public StoaHost Host { get; private set; } = null!;

    /// <summary>The super admin under <c>/api</c>: contract nest.</summary>
    public Client Admin { get; private set; } = null!;

    /// <summary>A customer under <c>/api</c>.</summary>
    public User Customer { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _fcm = await FcmServer.Start(new DoubleSettings());
        Host = await StoaHost.Start(await databases.Create(), DeliveryHost.SettingsFor(_fcm));
        Admin = await Host.AdminOfPush();
        Customer = await NewCustomer();
    }

    public async ValueTask DisposeAsync()
    {
        var errors = Host.LoggedErrors;
        await Host.DisposeAsync();
        databases.Release(Host.ConnectionString);
        await _fcm.DisposeAsync();
        Directory.Delete(_fcm.Settings.Folder, recursive: true);
        Assert.True(errors.Count == 0, string.Join("\n", errors));
    }

    public Task<User> NewCustomer() => Host.NewCustomer();
}

internal static class PushDesk
{
    public static object Android(string title = "Sale") => new { title, body = "Everything 20 % off" };

    /// <summary>Registered and signed in.</summary>
    public static async Task<User> NewCustomer(this StoaHost host)
    {
        var email = $"user-{Guid.NewGuid():N}@example.com";
        var guest = new Client(host, null);
        await guest.Post(
            "/auth/register",
            new
            {
                email,
                password = "SecurePassword123!",
                first_name = "John",
                last_name = "Doe",
            }
        );
        var data = (await guest.Post("/auth/login", new { email, password = "SecurePassword123!" })).Data;
        var token = (string)data["access_token"]!;
        return new User((string)data["user"]!["id"]!, email, "SecurePassword123!", token, "", new Client(host, token, "/api"));
    }

    public static async Task<Client> AdminOfPush(this StoaHost host)
    {
        return (await host.SuperAdmin()).Under("/api");
    }

    /// <summary>A new device; its id.</summary>
    public static async Task<long> NewDevice(
        this Client admin,
        string platform = "android",
        object? tags = null,
        string? locale = null,
        string? token = null,
        string? user = null
    )
    {
        var reply = await admin.Post(
            "/admin/device-tokens",
            new
            {
                fcmToken = token ?? Token(),
                platform,
                tags,
                locale,
                userId = user,
            }
        );
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return (long)reply.Data["id"]!;
    }

    /// <summary>A new message; its id. Its audience is the devices with a tag of the test's own.</summary>
    public static async Task<long> NewMessage(this Client admin, string tag = "nobody", string type = "draft", string? scheduledAt = null)
    {
        var reply = await admin.Post(
            "/admin/push-messages",
            new
            {
                type,
                scheduledAt,
                androidMessage = Android(),
                audience = new { tags = new[] { tag } },
            }
        );
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return (long)reply.Data["id"]!;
    }

    public static string Token() => "token-" + Guid.NewGuid().ToString("N");

    public static string Tag() => "tag-" + Guid.NewGuid().ToString("N")[..12];

    public static string InAnHour => DateTimeOffset.UtcNow.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A refusal of document 002, to the letter.</summary>
    public static void Says(this Reply reply, HttpStatusCode status, string message)
    {
        Assert.Equal($$"""{"success":false,"message":"{{message}}","data":null}""", reply.Text);
        Assert.Equal(status, reply.Status);
    }

    /// <summary>A validation failure of document 002, to the letter.</summary>
    public static void Invalid(this Reply reply, params string[] errors)
    {
        Assert.True(reply.Status == HttpStatusCode.UnprocessableEntity, reply.Text);
        Assert.Equal("Validation failed", (string?)reply.Json["message"]);
        Assert.Equal(errors, reply.Json["error"]!.AsArray().Select(error => (string)error!), StringComparer.Ordinal);
    }

    public static async Task<JsonNode> Until(this Client admin, long message, string status)
    {
        JsonNode data = new JsonObject();
        await Wait.Until(
            async () => (string?)(data = (await admin.Get($"/admin/push-messages/{message}")).Data)["status"] == status,
            () => data.ToJsonString()
        );
        return data;
    }
}
