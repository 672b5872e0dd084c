namespace Stoa.Contracts.Input;

/// <summary>
/// The names of the IANA time zone database (2025b), links included, because a host without the database must refuse and accept the same
/// names as any other. Read on first use.
/// </summary>
internal static class TimeZones
{
    private static readonly Lazy<HashSet<string>> All = new(() =>
    {
        using var stream = typeof(TimeZones).Assembly.GetManifestResourceStream("Stoa.Contracts.Input.time-zones.txt")!;
        using var reader = new StreamReader(stream);
        return new HashSet<string>(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
    });

    public static bool Contains(string name) => All.Value.Contains(name);
}
