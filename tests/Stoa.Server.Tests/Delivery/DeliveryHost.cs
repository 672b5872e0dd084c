using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.FcmDouble;
using Stoa.Platform.Data;
using Stoa.Push.Delivery;

namespace Stoa.Server.Tests.Delivery;

/// <summary>
/// A server that delivers to an FCM double, with helpers for the tests of delivery. Retries come after a fifth of a second instead of ten.
/// </summary>
public sealed class DeliveryHost : IAsyncDisposable
{
    private readonly List<StoaHost> _nodes = [];
    private readonly string _connectionString;

    private DeliveryHost(FcmServer fcm, string connectionString) => (Fcm, _connectionString) = (fcm, connectionString);

    public FcmServer Fcm { get; }
    public StoaHost Node => _nodes[0];
    public NpgsqlDataSource Database => Node.Database;

    public static async Task<DeliveryHost> Open(TestDatabases databases, params (string, string)[] settings)
    {
        var fcm = await FcmServer.Start(new DoubleSettings { KeepsBodies = true });
        var post = new DeliveryHost(fcm, await databases.Create());
        await post.AddNode(settings);
        return post;
    }

    public async Task<StoaHost> AddNode(params (string, string)[] settings)
    {
        var node = await StoaHost.Start(_connectionString, [.. SettingsFor(Fcm), .. settings]);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Settings that make a server send through this double with short delays.</summary>
    public static (string Key, string Value)[] SettingsFor(FcmServer fcm) =>
        [
            ("Fcm:CredentialsFile", fcm.CredentialsFile),
            ("Fcm:BaseUrl", fcm.BaseUrl),
            ("Fcm:IidBaseUrl", fcm.BaseUrl),
            ("Fcm:TrustedCertificate", fcm.CertificateFile),
            ("Fcm:Ramp", "00:00:00"),
            ("Fcm:RetryAfter", "00:00:00.2"),
        ];

    /// <summary>Registers devices with these tokens; gives the id of the first.</summary>
    public Task<long> Register(IEnumerable<string> tokens, string platform = "android", string? locale = null, string? zone = null) =>
        Database.One(
            """
            WITH made AS (
                INSERT INTO push.devices (fcm_token, platform, locale, time_zone, last_seen_at, created_at, updated_at)
                    SELECT t, $2, $3, $4, now(), now(), now() FROM unnest($1::text[]) AS t
                    RETURNING id
            ) SELECT min(id) FROM made
            """,
            row => row.GetInt64(0),
            CancellationToken.None,
            tokens.ToArray(),
            platform,
            Text(locale),
            Text(zone)
        );

    public Task<long> Register(string prefix, int count) =>
        Register(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}")));

    /// <summary>A draft to all devices, with optional further columns.</summary>
    public Task<long> Draft(string columns = "", string values = "") =>
        Database.One(
            $$"""
            INSERT INTO push.messages (type, status, android_message, ios_message, created_at, updated_at{{columns}})
            VALUES ('draft', 'draft', '{"title":"Sale","body":"Everything 20 % off"}', '{"title":"Sale","body":"Everything 20 % off"}', now(), now(){{values}})
            RETURNING id
            """,
            row => row.GetInt64(0),
            CancellationToken.None
        );

    public async Task<Contracts.Outcome<long>> Start(long message, StoaHost? node = null)
    {
        var services = (node ?? Node).Services;
        var outcome = await services
            .GetRequiredService<NpgsqlDataSource>()
            .InTransaction(
                connection => services.GetRequiredService<StartDelivery>().Start(connection, message, CancellationToken.None),
                CancellationToken.None
            );
        services.GetRequiredService<ChangeNotifications>().Raise(StartDelivery.Topic, message.ToString(CultureInfo.InvariantCulture));
        return outcome;
    }

    public async Task Set(long message, string status)
    {
        await Database.Change("UPDATE push.messages SET status = $2 WHERE id = $1", CancellationToken.None, message, status);
        await Database.Change(ChangeNotifications.NotifySql, CancellationToken.None, StartDelivery.Topic, message.ToString(CultureInfo.InvariantCulture));
    }

    public async Task<Progress> Read(long message) =>
        (
            await Database.One(
                "SELECT status, total, accepted, failed, unknown, skipped, failure_reason FROM push.messages WHERE id = $1",
                row => new Progress(
                    row.GetString(0),
                    row.GetInt64(1),
                    row.GetInt64(2),
                    row.GetInt64(3),
                    row.GetInt64(4),
                    row.GetInt64(5),
                    row.IsDBNull(6) ? null : row.GetString(6)
                ),
                CancellationToken.None,
                message
            )
        )!;

    /// <summary>The number of active devices.</summary>
    public Task<long> Active() => Database.One("SELECT count(*) FROM push.devices WHERE is_active", row => row.GetInt64(0), CancellationToken.None);

    /// <summary>Waits until the message is in the state.</summary>
    public Task<Progress> Until(long message, string status) => Until(message, progress => progress.Status == status);

    public async Task<Progress> Until(long message, Func<Progress, bool> isSo)
    {
        var progress = await Read(message);
        await Wait.Until(async () => isSo(progress = await Read(message)), () => $"message {message} stays {progress}; FCM has {Fcm.Journal.Totals}");
        return progress;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            var errors = node.LoggedErrors;
            await node.DisposeAsync();
            Assert.Empty(errors);
        }
        await Fcm.DisposeAsync();
        Directory.Delete(Fcm.Settings.Folder, recursive: true);
    }

    private static NpgsqlParameter<string?> Text(string? value) =>
        new NpgsqlParameter<string?> { TypedValue = value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };
}

/// <summary>A message's state and counters.</summary>
public sealed record Progress(string Status, long Total, long Accepted, long Failed, long Unknown, long Skipped, string? FailureReason);
