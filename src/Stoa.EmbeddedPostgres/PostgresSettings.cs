namespace Stoa.EmbeddedPostgres;

/// <summary>PostgreSQL settings for one small server beside one application.</summary>
internal sealed class PostgresSettings
{
    private const long Gigabyte = 1L << 30;

    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal)
    {
        ["listen_addresses"] = "127.0.0.1",
        ["unix_socket_directories"] = "",
        ["max_connections"] = "200",
        ["shared_buffers"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes switch
        {
            // Backends that have to write pages out themselves to make room are what a bulk load waits for most.
            >= 8 * Gigabyte => "1GB",
            >= 2 * Gigabyte => "256MB",
            _ => "64MB",
        },
        // Backups, standbys and any moment restored need WAL that says everything, and only a restart could turn that on (scale.md, D8).
        ["wal_level"] = "replica",
        ["max_wal_senders"] = "4",
        ["archive_mode"] = "on",
        ["min_wal_size"] = "128MB",
        ["max_wal_size"] = "4GB",
        ["checkpoint_timeout"] = "15min",
        ["random_page_cost"] = "1.1",
        ["jit"] = "off",
        ["timezone"] = "UTC",
        ["log_timezone"] = "UTC",
        ["lc_messages"] = "C",
        ["log_destination"] = "stderr",
        ["logging_collector"] = "off",
        ["log_checkpoints"] = "off",
        ["log_line_prefix"] = "%m [%p] ",

        // A refused statement is the application's to judge and to log; its text may hold what belongs in no log.
        ["log_min_messages"] = "log",
    };

    public PostgresSettings(EmbeddedPostgresOptions options)
    {
        if (!options.Durable)
        {
            _values["fsync"] = _values["synchronous_commit"] = _values["full_page_writes"] = _values["archive_mode"] = "off";
            _values["wal_level"] = "minimal";
            _values["max_wal_senders"] = "0";
        }

        foreach (var (name, value) in options.Settings)
        {
            _values[name] = value;
        }
    }

    /// <summary>The settings as one string of options, quoted for the shell through which pg_ctl starts the server.</summary>
    public string OptionsFor(int port) => string.Join(' ', Pairs().Append($"port={port}").Select(pair => "-c " + Quoted(pair)));

    /// <summary>Whether a running server was started with these, by its own record of its command line.</summary>
    public bool AreIn(string commandLine) => Pairs().All(pair => commandLine.Contains($"\"{pair}\"", StringComparison.Ordinal));

    private IEnumerable<string> Pairs() => _values.Select(setting => $"{setting.Key}={setting.Value}");

    private static string Quoted(string text) =>
        OperatingSystem.IsWindows()
            ? $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
