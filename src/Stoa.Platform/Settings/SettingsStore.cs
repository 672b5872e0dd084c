using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Platform.Settings;

/// <summary>Settings that a module declares.</summary>
public sealed record SettingSet(IReadOnlyList<Setting> Settings);

/// <summary>
/// The settings of the shop: what the configuration says, else what staff set, else the default. Kept in memory on every node (<see cref="Remembered{T}"/>),
/// so that reading one is a look-up.
/// </summary>
public sealed partial class SettingsStore : IDisposable
{
    private readonly Dictionary<string, Setting> _settings;
    private readonly IConfiguration _configuration;
    private readonly NpgsqlDataSource _database;
    private readonly Remembered<SettingValues> _values;
    private readonly IDisposable _reloads;

    public SettingsStore(
        IEnumerable<SettingSet> sets,
        IConfiguration configuration,
        NpgsqlDataSource database,
        ChangeNotifications notifications,
        ILogger<SettingsStore> log
    )
    {
        _settings = sets.SelectMany(set => set.Settings).ToDictionary(setting => setting.Name, StringComparer.Ordinal);
        (_configuration, _database) = (configuration, database);
        _values = new Remembered<SettingValues>("settings", Values([]), Read, notifications, log);
        _reloads = ChangeToken.OnChange(configuration.GetReloadToken, () => _ = Reload(log));
    }

    public SettingValues Current => _values.Value;

    /// <summary>Reads what staff set; before the first request, and after a change before it is answered.</summary>
    public Task Load(CancellationToken cancelled) => _values.Load(cancelled);

    /// <summary>The values as a transaction sees them.</summary>
    public async Task<SettingValues> Read(NpgsqlConnection connection, CancellationToken cancelled) =>
        Values(await connection.Many(AllSql, static row => (row.GetString(0), row.GetString(1)), cancelled));

    /// <summary>Writes what a request says, in the connection's transaction; call <see cref="Load"/> when that has committed.</summary>
    public async Task<SettingsChange> Write(NpgsqlConnection connection, SettingChanges changes, DateTimeOffset now, CancellationToken cancelled)
    {
        var stored = (await connection.Many(AllSql, static row => (Name: row.GetString(0), Json: row.GetString(1)), cancelled)).ToDictionary(
            row => row.Name,
            row => row.Json,
            StringComparer.Ordinal
        );
        var (before, after) = (new JsonObject(), new JsonObject());
        foreach (var (setting, value) in changes.Given)
        {
            var was = stored.GetValueOrDefault(setting.Name);
            var becomes = value is null ? null : setting.Write(value);
            if (JsonNode.DeepEquals(SettingsChange.Node(was), SettingsChange.Node(becomes)))
            {
                continue;
            }
            await (becomes is null ? connection.Change(DeleteSql, cancelled, setting.Name) : connection.Change(SetSql, cancelled, setting.Name, becomes, now));
            before[setting.Name] = SettingsChange.Node(was);
            after[setting.Name] = SettingsChange.Node(becomes);
        }
        if (before.Count > 0)
        {
            await _values.Notify(connection, cancelled);
        }
        return new SettingsChange(before, after);
    }

    public void Dispose()
    {
        _reloads.Dispose();
        _values.Dispose();
    }

    private async Task<SettingValues> Read(CancellationToken cancelled) =>
        Values(await _database.Many(AllSql, static row => (row.GetString(0), row.GetString(1)), cancelled));

    private SettingValues Values(IReadOnlyList<(string Name, string Json)> stored)
    {
        var values = _settings.Values.ToDictionary(setting => setting, static setting => (setting.Usual, SettingSources.Default));
        foreach (var (name, json) in stored)
        {
            // What a module declared once and no longer does stays where it is.
            if (_settings.TryGetValue(name, out var setting))
            {
                values[setting] = (setting.Parse(json), SettingSources.Shop);
            }
        }
        foreach (var setting in _settings.Values)
        {
            if (setting.Configured(_configuration) is { } configured)
            {
                values[setting] = (configured, SettingSources.Configuration);
            }
        }
        return new SettingValues(values);
    }

    /// <summary>The configuration changed while the server runs; one that is wrong is not applied, one that is not read yet is read later.</summary>
    private async Task Reload(ILogger log)
    {
        try
        {
            await Load(CancellationToken.None);
        }
        catch (StartException wrong)
        {
            Ignored(log, wrong.Message);
        }
        catch (Exception)
        {
            _values.Hear();
        }
    }

    internal const string AllSql = "SELECT name, value::text FROM platform.settings";

    internal const string SetSql = """
        INSERT INTO platform.settings (name, value, updated_at) VALUES ($1, $2::text::jsonb, $3)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
        """;

    internal const string DeleteSql = "DELETE FROM platform.settings WHERE name = $1";

    [LoggerMessage(1, LogLevel.Warning, "The settings were not read anew: {Reason}")]
    private static partial void Ignored(ILogger log, string reason);
}

/// <summary>How modules declare settings.</summary>
public static class SettingDeclarations
{
    public static IServiceCollection AddSettings(this IServiceCollection services, params IReadOnlyList<Setting> settings) =>
        services.AddSingleton(new SettingSet(settings));

    /// <summary>Checks what the configuration says of settings, before anything starts.</summary>
    /// <exception cref="StartException">A value is wrong; the message names its key.</exception>
    public static void Check(this IEnumerable<Setting> settings, IConfiguration configuration)
    {
        foreach (var setting in settings)
        {
            setting.Configured(configuration);
        }
    }
}
