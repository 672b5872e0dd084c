using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Platform.Settings;

/// <summary>Whether the shop is closed.</summary>
/// <param name="Message">What visitors are told beside the usual sentence; empty for that alone.</param>
/// <param name="RetryAfterSeconds">When they are told to come back.</param>
/// <param name="Source">configuration, shop or default.</param>
public sealed record MaintenanceState(bool Enabled, string Message, int RetryAfterSeconds, string Source, long Version) : IVersioned;

/// <summary>The switch by which staff close the shop, kept in memory on every node.</summary>
public sealed class MaintenanceSwitch : IDisposable
{
    /// <summary>The key of the configuration that wins over the switch, be it true or false.</summary>
    public const string Key = "Maintenance:Enabled";

    private static readonly MaintenanceState Open = new(false, "", 120, SettingSources.Default, 1);
    private readonly Remembered<MaintenanceState> _state;

    public MaintenanceSwitch(NpgsqlDataSource database, ChangeNotifications notifications, ILogger<MaintenanceSwitch> log)
    {
        _state = new Remembered<MaintenanceState>("maintenance", Open, Read, notifications, log);

        async Task<MaintenanceState> Read(CancellationToken cancelled) => await database.One(FindSql, From, cancelled) ?? Open;
    }

    /// <summary>What staff set, whatever the configuration says.</summary>
    public MaintenanceState State => _state.Value;

    public static bool IsConfigured(IConfiguration configuration) => configuration[Key] is { Length: > 0 };

    /// <summary>Reads it; before the first request, and after a change before it is answered.</summary>
    public Task Load(CancellationToken cancelled) => _state.Load(cancelled);

    internal Task Notify(NpgsqlConnection connection, CancellationToken cancelled) => _state.Notify(connection, cancelled);

    public void Dispose() => _state.Dispose();

    internal static MaintenanceState From(NpgsqlDataReader row) =>
        new(
            row.GetBoolean("enabled"),
            row.GetString("message"),
            row.GetInt32("retry_after_seconds"),
            row.GetInt64("version") > 1 ? SettingSources.Shop : SettingSources.Default,
            row.GetInt64("version")
        );

    internal const string FindSql = "SELECT enabled, message, retry_after_seconds, version FROM platform.maintenance";

    internal const string LockSql = FindSql + " FOR UPDATE";
}
