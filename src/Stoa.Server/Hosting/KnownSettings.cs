using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Stoa.Accounts;
using Stoa.Brokers;
using Stoa.Commerce;
using Stoa.Integrations;
using Stoa.Moving;
using Stoa.Payments;
using Stoa.Platform.Settings;
using Stoa.Push;

namespace Stoa.Server.Hosting;

/// <summary>A key that nothing reads.</summary>
/// <param name="Key">As it was given.</param>
/// <param name="Source">Where it stands.</param>
/// <param name="Meant">The key that is spelled nearly like it; null where none is.</param>
internal sealed record UnknownSetting(string Key, string Source, string? Meant)
{
    public override string ToString() => Meant is null ? $"{Key} ({Source})" : $"{Key} ({Source}); {Meant} is one";
}

/// <summary>
/// Finds the settings that nothing reads: misspelled, they would do nothing and say nothing. On the command line what is nearly one stops the start; others,
/// which may be those of another release or program, are told in the log and by <c>stoa doctor</c> (ADR 102).
/// </summary>
internal static partial class KnownSettings
{
    /// <summary>Where more letters than this have to be changed, or more than a third of them, something else was meant.</summary>
    private const int MostSteps = 3;

    private const string Environment = "environment";

    /// <summary>Those of ASP.NET Core that make sense here, and the host's own.</summary>
    private static readonly string[] Own =
    [
        "Urls",
        "PublicUrl",
        "environment",
        "contentRoot",
        "applicationName",
        "AllowedHosts",
        "demo-products",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "Logging:**",
        "Kestrel:**",
        .. ConfigurationKeys.Below("Backup", "Directory", "At", "Keep", "Verify"),
        .. ConfigurationKeys.Of<Commerce.Media.S3Access>("Backup:S3"),
        "Contracts:Mounts:*",
        .. ConfigurationKeys.List("Cors:Origins"),
        "Data:Directory",
        .. ConfigurationKeys.Below("Database", "ConnectionString", "SessionConnectionString", "StartTimeout", "Migrate", "Durable"),
        .. ConfigurationKeys.Below("Demo", "Seed", "Products"),
        .. ConfigurationKeys.Below("Maintenance", "Enabled", "RetryAfter"),
        .. ConfigurationKeys.List("Maintenance:Exempt"),
        .. ConfigurationKeys.List("Metrics:From"),
        .. ConfigurationKeys.Below("Pages", "Build", "Root"),
        .. ConfigurationKeys.List("Proxies:Known"),
        "Shutdown:Drain",
        .. ConfigurationKeys.Below("Telemetry", "Otlp:Endpoint", "Otlp:Protocol", "TraceRatio"),
        .. ConfigurationKeys.Below("Tls", "Certificate", "Key", "KeyPassword"),
    ];

    private static readonly string[][] All =
    [
        .. Own.Concat(PlatformOptionsValidator.Keys)
            .Concat(AccountsOptionsValidator.Keys)
            .Concat(PaymentsOptionsValidator.Keys)
            .Concat(CommerceOptionsValidator.Keys)
            .Concat(IntegrationsOptionsValidator.Keys)
            .Concat(BrokersOptionsValidator.Keys)
            .Concat(MovingOptionsValidator.Keys)
            .Concat(PushOptionsValidator.Keys)
            .Select(key => key.Split(':')),
    ];

    private static readonly HashSet<string> Sections = new(All.Select(key => key[0]), StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes those that are given into the log.</summary>
    public static void Tell(IConfiguration configuration, ILogger log)
    {
        foreach (var unknown in Unknown(configuration))
        {
            NothingReads(log, unknown);
        }
    }

    /// <summary>Those that are given on the command line, in files and in the environment.</summary>
    public static IReadOnlyList<UnknownSetting> Unknown(IConfiguration configuration) =>
        configuration is not IConfigurationRoot root
            ? []
            :
            [
                .. root
                    .Providers.Select(provider => (Provider: provider, Source: SourceOf(provider)))
                    .Where(one => one.Source is not null)
                    .SelectMany(one => Leaves(one.Provider, null).Where(key => Judges(one.Source!, key)).Select(key => (Key: key, Source: one.Source!)))
                    .Where(one => !IsKnown(one.Key))
                    .DistinctBy(one => one.Key, StringComparer.OrdinalIgnoreCase)
                    .Select(one => new UnknownSetting(one.Key, one.Source, Nearest(one.Key))),
            ];

    /// <summary>Whether something below the key is read.</summary>
    public static bool IsSection(string key)
    {
        var names = key.Split(':');
        return Array.Exists(All, known => known.Length > names.Length && Same(known[..names.Length], names));
    }

    /// <summary>Whether a key is read by something.</summary>
    public static bool IsKnown(string key)
    {
        var names = key.Split(':');
        return Array.Exists(All, known => Matches(known, names));
    }

    private static string? SourceOf(IConfigurationProvider provider) =>
        provider switch
        {
            CommandLineConfigurationProvider => "command line",
            EnvironmentVariablesConfigurationProvider => Environment,
            JsonConfigurationProvider json => json.Source.Path,
            _ => null,
        };

    /// <summary>The environment is full of what is not ours: only what stands in one of our sections, or in one that is spelled nearly like it.</summary>
    private static bool Judges(string source, string key) =>
        source != Environment || key.Contains(':', StringComparison.Ordinal) && (Sections.Contains(key.Split(':')[0]) || Nearest(key) is not null);

    /// <summary>The keys that have a value. A section without anything in it has none.</summary>
    private static IEnumerable<string> Leaves(IConfigurationProvider provider, string? path)
    {
        foreach (var name in provider.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var key = path is null ? name : ConfigurationPath.Combine(path, name);
            if (provider.TryGet(key, out var value) && !string.IsNullOrEmpty(value))
            {
                yield return key;
            }
            foreach (var below in Leaves(provider, key))
            {
                yield return below;
            }
        }
    }

    private static bool Matches(string[] known, string[] names) =>
        known[^1] == "**" ? names.Length >= known.Length && Same(known[..^1], names[..(known.Length - 1)]) : Same(known, names);

    private static bool Same(string[] known, string[] names) =>
        known.Length == names.Length && known.Zip(names).All(pair => pair.First == "*" || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));

    /// <summary>The known key that fewest letters have to be changed for: of a list its first entry; none with other free names.</summary>
    public static string? Nearest(string key) =>
        All.Select(known => known[^1] == "*" ? (Key: known[..^1], End: ":0") : (Key: known, End: ""))
            .Where(known => !Array.Exists(known.Key, name => name.StartsWith('*')))
            .Select(known => (Key: string.Join(':', known.Key), known.End))
            .Where(known => Math.Abs(known.Key.Length - key.Length) <= MostSteps)
            .Select(known => (Key: known.Key + known.End, Steps: Steps(known.Key.ToUpperInvariant(), key.ToUpperInvariant())))
            .Where(known => known.Steps <= Math.Min(MostSteps, key.Length / 3))
            .OrderBy(known => known.Steps)
            .Select(known => known.Key)
            .FirstOrDefault();

    /// <summary>Letters to be added, taken away or changed (Levenshtein).</summary>
    private static int Steps(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 0; i < from.Length; i++)
        {
            var (diagonal, _) = (row[0], row[0] = i + 1);
            for (var j = 0; j < to.Length; j++)
            {
                var change = diagonal + (from[i] == to[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(change, Math.Min(row[j], row[j + 1]) + 1);
            }
        }
        return row[^1];
    }

    [LoggerMessage(1, LogLevel.Warning, "There is no such setting: {Unknown}")]
    private static partial void NothingReads(ILogger log, UnknownSetting unknown);
}
