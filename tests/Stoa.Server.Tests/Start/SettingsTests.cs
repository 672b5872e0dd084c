using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Stoa.Accounts;
using Stoa.Platform.Settings;
using Stoa.Server.Hosting;

namespace Stoa.Server.Tests.Start;

/// <summary>A wrong value stops the start with one sentence that names the key.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Tokens:AccessLifetime", "soon")]
    [InlineData("Logging:LogLevel:Default", "Foo")]
    [InlineData("Tokens:AccessLifetime", "900")]
    [InlineData("Tokens:AccessLifetime", "15:00")]
    [InlineData("Passwords:Iterations", "many")]
    [InlineData("Passwords:Iterations", "0")]
    [InlineData("Passwords:WaitingPerLane", "0")]
    [InlineData("SuperAdmin:Email", "nonsense")]
    [InlineData("Logging:Console:FormatterName", "xml")]
    [InlineData("Demo:Seed", "perhaps")]
    [InlineData("Otp:Lifetime", "soon")]
    [InlineData("Otp:MaxAttempts", "0")]
    [InlineData("Lockout:Window", "-00:15:00")]
    [InlineData("Links:VerifyEmail", "nowhere")]
    [InlineData("Passwords:ChangeEndsOtherSessions", "perhaps")]
    [InlineData("Accounts:UnverifiedLogin:standard", "perhaps")]
    [InlineData("Accounts:UnverifiedLogin:nonesuch", "allow")]
    [InlineData("demo-products", "-5")]
    [InlineData("Accounts:RecentLogin", "soon")]
    [InlineData("Accounts:RecentLoginForRoles", "perhaps")]
    [InlineData("Passkeys:Origins:0", "https://shop.example/")]
    [InlineData("Passkeys:SiteName", " ")]
    [InlineData("Accounts:SecondFactor:Issuer", "A: B")]
    [InlineData("Accounts:SecondFactor:Issuer", " ")]
    [InlineData("Cors:Origins", "null")]
    [InlineData("Cors:Origins", "file:///")]
    [InlineData("Cors:Origins", "capacitor://localhost/")]
    [InlineData("Cors:Origins", "https://shop.example:443")]
    [InlineData("Invitations:Lifetime", "soon")]
    [InlineData("Links:AcceptInvitation", "nowhere")]
    [InlineData("Contracts:Mounts:/api/v1", "nonesuch")]
    [InlineData("Fcm:CredentialsFile", "/nowhere/key.json")]
    [InlineData("Fcm:BaseUrl", "fcm")]
    [InlineData("Fcm:Ramp", "60")]
    [InlineData("Events:Nats:Url", "broker:4222")]
    [InlineData("Events:Nats:Subject", "shop.>")]
    [InlineData("Events:Nats:Contract", "nonesuch")]
    [InlineData("Events:Nats:Types:0", "ordr.*")]
    [InlineData("Events:RabbitMq:Types:0", "order.place")]
    [InlineData("Events:RabbitMq:Url", "http://broker")]
    [InlineData("Events:RabbitMq:Start", "soon")]
    [InlineData("Events:RabbitMq:Timeout", "00:01:00")]
    [InlineData("Catalogue:Cache", "maybe")]
    [InlineData("PublicUrl", "shop")]
    [InlineData("Urls", "shop")]
    [InlineData("Urls", "http://127.0.0.1:99999")]
    [InlineData("Metrics:From", "everywhere")]
    [InlineData("Telemetry:Otlp:Endpoint", "collector:4318")]
    [InlineData("Telemetry:Otlp:Protocol", "carrier-pigeon")]
    [InlineData("Telemetry:TraceRatio", "1.5")]
    [InlineData("Payments:WarnLanguage", "klingon")]
    public async Task An_invalid_value_stops_the_start_and_names_its_key(string key, string value)
    {
        var error = await Refusal(key, value);

        Assert.Contains(key, error, StringComparison.Ordinal);
        Assert.Contains(value, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Short-1")]
    public async Task A_too_short_super_admin_password_stops_the_start_and_is_not_printed(string password)
    {
        var error = await Refusal("SuperAdmin:Password", password);

        Assert.Contains("SuperAdmin:Password", error, StringComparison.Ordinal);
        Assert.True(password.Length == 0 || !error.Contains(password, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Bucket", "Media:S3:AccessKey")]
    [InlineData("Endpoint", "Media:S3:Bucket")]
    [InlineData("SecretKey", "Media:S3:Bucket")]
    public void S3_is_configured_as_a_whole_or_not_at_all(string given, string missing)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Media:S3:" + given, (string?)"http://s3")]).Build();

        Assert.Contains(missing, Assert.Throws<StartException>(() => ServerSettings.Read(configuration)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_S3_endpoint_is_an_address()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new[] { ("Bucket", "b"), ("AccessKey", "a"), ("SecretKey", "s"), ("Endpoint", "s3.example") }.Select(one =>
                    KeyValuePair.Create("Media:S3:" + one.Item1, (string?)one.Item2)
                )
            )
            .Build();

        Assert.Contains("Media:S3:Endpoint", Assert.Throws<StartException>(() => ServerSettings.Read(configuration)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Passwords:Iterations", "2000000000")]
    [InlineData("Mail:Smtp:Port", "70000")]
    [InlineData("Orders:RefundLast:0", "giftcard")]
    [InlineData("Orders:RefundLast", "credit")]
    [InlineData("Orders:ShipUnpaid:0", " ")]
    [InlineData("Orders:ShipUnpaid", "invoice")]
    [InlineData("Payments:ManualMethods:0", "bank_transfer,invoice")]
    [InlineData("Push:Events:OrderCancelled:Enabled", "perhaps")]
    [InlineData("Proxies:Known", "10.1")]
    [InlineData("Proxies:Known", "10.0/16")]
    [InlineData("Metrics:From", "010.0.0.1")]
    [InlineData("Metrics:From", "0x7f.0.0.1")]
    [InlineData("Maintenance:Exempt", "2130706433")]
    [InlineData("Maintenance:Exempt", "fe80::1%eth0")]
    public void A_value_out_of_bounds_stops_the_start_and_names_its_key(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]).Build();

        Assert.Contains(key, Assert.Throws<StartException>(() => ServerSettings.Read(configuration)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:15:00", 900)]
    [InlineData("1.00:00:00", 86_400)]
    [InlineData("00:00:02.5", 2.5)]
    public void A_duration_is_read_as_hours_minutes_and_seconds_with_optional_days(string value, double seconds)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Tokens:AccessLifetime", (string?)value)]).Build();

        ServerSettings.Read(configuration);

        Assert.Equal(TimeSpan.FromSeconds(seconds), configuration.GetSection("Tokens").Get<TokenOptions>()!.AccessLifetime);
    }

    private static async Task<string> Refusal(string key, string value)
    {
        var folder = Path.Combine(Path.GetTempPath(), "stoa-settings-" + Guid.NewGuid().ToString("N")[..12]);
        using var server = Process.Start(
            new ProcessStartInfo("dotnet")
            {
                ArgumentList =
                {
                    Path.Combine(AppContext.BaseDirectory, "Stoa.Server.dll"),
                    "--Urls",
                    "http://127.0.0.1:0",
                    "--Data:Directory",
                    folder,
                    "--" + key,
                    value,
                },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var error = await server.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        DeleteIfThere(folder);

        Assert.Equal(1, server.ExitCode);
        Assert.Single(error.TrimEnd().Split('\n'));
        return error;
    }

    private static void DeleteIfThere(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }
        if (new DirectoryInfo(Path.Combine(folder, "postgres")).LinkTarget is { } elsewhere)
        {
            Directory.Delete(Path.GetDirectoryName(elsewhere)!, recursive: true);
        }
        Directory.Delete(folder, recursive: true);
    }
}
