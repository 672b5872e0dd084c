using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Stoa.Server.Tests.ApiKeys;

namespace Stoa.Server.Tests.Safety;

/// <summary>No log level writes a password, token, code or link.</summary>
public sealed class SecretsInLogsTests(TestDatabases databases) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stoa-mail-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task No_secret_is_logged_at_any_level()
    {
        var log = new RecordingLog();
        await using var host = await StoaHost.Start(
            await databases.Create(),
            Turn(log),
            ("Mail:PickupDirectory", _folder.FullName),
            ("Accounts:UnverifiedLogin:standard", "allow")
        );
        var secrets = new List<string>
        {
            "A-Secret-Password-1",
            "Another-Secret-2",
            StoaHost.SuperAdminPassword,
            "271828",
            "tok_en-secret",
            "google-code",
            "google-state-secret",
        };
        var guest = new Client(host, null);

        foreach (var contract in new[] { "store", "standard" })
        {
            var there = guest.Under($"/as/{contract}/api/v1");
            var email = $"{Guid.NewGuid():N}@example.com";
            await there.Post("/auth/register", new { email, password = "A-Secret-Password-1" });
            await there.Post("/auth/login", new { email, password = "Another-Secret-2" });
            var login = await there.Post("/auth/login", new { email, password = "A-Secret-Password-1" });
            var access = (string)login.Json["data"]!["access_token"]!;
            var refresh = (string?)login.Json["data"]!["refresh_token"] ?? login.Headers["Set-Cookie"].Split(';')[0].Split('=')[1];
            secrets.AddRange([access, refresh]);
            await there.Send(HttpMethod.Post, "/auth/refresh", new { refresh_token = refresh }, ("Cookie", "__Host-refresh_token=" + refresh));
            await (there with { Token = access }).Get("/auth/profile");
            await (there with { Token = access + "x" }).Get("/auth/profile");
            await there.Get($"/auth/google/callback?code=google-code&state=google-state-secret&token={access}");
            await there.Get($"/nowhere?token={refresh}");
            await there.Post("/auth/login", $$"""{"email":"{{email}}","password":"A-Secret-Password-1" """);
        }
        secrets.AddRange(await CardSecrets(guest));
        secrets.AddRange(await KeySecrets(guest));
        await Mails.Post.Write(host, "ann@example.com", facts: Mails.Post.Facts(code: "271828", link: "http://localhost/verify?token=tok_en-secret"));
        await Mails.Post.Write(host, "not an address", facts: Mails.Post.Facts(code: "271828", link: "http://localhost/verify?token=tok_en-secret"));
        await Mails.Post.Until(async () => await Mails.Post.Waiting(host) == 0);

        Assert.Contains(log.Lines, line => line.Contains("candidate(s) found for the request path", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("is given up", StringComparison.Ordinal));
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
        }
    }

    /// <summary>The code of a gift card, and the key that its kept answer is sealed with.</summary>
    private static async Task<string[]> CardSecrets(Client guest)
    {
        var root = await guest.Post("/auth/login", new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword });
        var card = await (guest with { Token = (string)root.Data["access_token"]! }).Send(
            HttpMethod.Post,
            "/admin/gift-cards",
            new { amount = new { amount = 5_000, currency = "USD" } },
            ("Idempotency-Key", "a-secret-key")
        );
        var code = (string)card.Data[0]!["code"]!;
        return [code, code.Replace("-", "", StringComparison.Ordinal), "a-secret-key"];
    }

    /// <summary>API keys, also where they do not belong, and the hash of one.</summary>
    private static async Task<string[]> KeySecrets(Client guest)
    {
        var login = await guest.Post("/auth/login", new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword });
        var root = guest with { Token = (string)login.Data["access_token"]! };
        var key = await root.NewKey(["orders:read"]);
        var other = MadeKey.Of(await root.Rotate(key), root);
        foreach (var text in new[] { key.Text, other.Text })
        {
            await (guest with { Token = text }).Get("/admin/orders");
            await (guest with { Token = text }).Get("/admin/products");
            await (guest with { Token = text + "x" }).Get("/admin/orders");
            await guest.Get("/admin/orders?api_key=" + text);
        }
        var hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(key.Text)));
        return [key.Text, other.Text, hash, hash.ToLowerInvariant()];
    }

    private static Action<ILoggingBuilder> Turn(RecordingLog log) =>
        logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft", LogLevel.Trace).AddFilter("Npgsql", LogLevel.Trace);

    private sealed class RecordingLog : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Logger(Lines, categoryName);

        public void Dispose() { }

        private sealed class Logger(ConcurrentQueue<string> lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull
            {
                lines.Enqueue($"{category}: {state}");
                return null;
            }

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue($"{category}: {formatter(state, exception)} {exception}");
        }
    }
}
