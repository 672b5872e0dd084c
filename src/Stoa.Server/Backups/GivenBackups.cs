using System.Globalization;
using System.Security.Cryptography;
using Stoa.EmbeddedPostgres;

namespace Stoa.Server.Backups;

/// <summary>
/// The backups of a PostgreSQL that is not ours, in their place: <c>base/{time}/</c> with the files of <c>pg_basebackup</c> and, last and only where it is
/// complete, <c>SHA256SUMS</c>. Those of the embedded database that may lie beside them are left alone.
/// </summary>
internal static class GivenBackups
{
    public const string Bases = "base";
    private const string Sums = BackupFolder.Sums;

    /// <summary>What the name of one ends in that is being written.</summary>
    public const string Unfinished = ".part";

    private const string Form = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>The file that says of an embedded database's backup that it is complete.</summary>
    public const string Manifest = "manifest.json";

    public static string NameOf(DateTimeOffset begun) => begun.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>When the newest was begun; null where there is none.</summary>
    public static async Task<DateTimeOffset?> Newest(BackupPlace place, CancellationToken cancelled) =>
        await FindNewest(place, cancelled) is { } newest ? newest.Begun : null;

    /// <summary>The sums of a folder that <c>pg_basebackup</c> has filled.</summary>
    public static async Task WriteSums(string folder, CancellationToken cancelled)
    {
        var lines = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            lines.Add($"{await SumOf(file, cancelled)}  {Path.GetFileName(file)}");
        }
        await File.WriteAllLinesAsync(Path.Combine(folder, Sums), lines, cancelled);
    }

    /// <summary>Puts a folder into the bucket; its sums last, for without them it is no backup.</summary>
    public static async Task Upload(BackupBucket bucket, string folder, CancellationToken cancelled)
    {
        foreach (var file in Directory.EnumerateFiles(folder).OrderBy(file => Path.GetFileName(file) == Sums))
        {
            await bucket.PutAsync($"{Bases}/{Path.GetFileName(folder)}/{Path.GetFileName(file)}", file, cancelled);
        }
    }

    /// <summary>
    /// Removes all but the newest that are complete and the newest that was found good, and what is left of those that were broken off: after a day, since
    /// until then one may be under way.
    /// </summary>
    public static async Task Keep(BackupPlace place, int keep, CancellationToken cancelled)
    {
        var there = (await Find(place, cancelled)).Where(found => !found.Has(Manifest)).ToList();
        var complete = there.Where(found => found.IsComplete).ToList();
        var kept = complete.Take(keep).Append(complete.Find(TriedOut.IsNoted)).ToHashSet();
        var yesterday = TimeProvider.System.GetUtcNow().AddDays(-1);
        foreach (var old in there.Where(found => found.IsComplete ? !kept.Contains(found) : found.Begun < yesterday))
        {
            if (place.Bucket is not { } bucket)
            {
                Directory.Delete(Path.Combine(place.Address, Bases, old.Name), recursive: true);
                continue;
            }
            // The sums first: what is half removed is no backup.
            foreach (var file in old.Files.OrderByDescending(file => file == Sums))
            {
                await bucket.DeleteAsync($"{Bases}/{old.Name}/{file}", cancelled);
            }
        }
    }

    /// <summary>Whether each file of the newest is as it was written. Restoring it takes the PostgreSQL that it is of.</summary>
    /// <param name="place">Where they are.</param>
    /// <param name="copy">A folder for what has to be fetched; made here.</param>
    /// <param name="cancelled">Breaks it off.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static async Task<string?> WhyNot(BackupPlace place, string copy, CancellationToken cancelled)
    {
        if (await FindNewest(place, cancelled) is not { } newest)
        {
            return $"there is none in {place.Address}";
        }
        BackupFolder.CreatePrivate(copy);
        var sums = await Fetched(place, newest, Sums, copy, cancelled);
        foreach (var (sum, name) in (await File.ReadAllLinesAsync(sums, cancelled)).Select(line => (line[..64], line[66..])))
        {
            if (!newest.Has(name))
            {
                return $"{name} of {newest.Name} is missing";
            }
            var file = await Fetched(place, newest, name, copy, cancelled);
            if (await SumOf(file, cancelled) != sum)
            {
                return $"{name} of {newest.Name} is not what was written";
            }
        }
        return null;
    }

    /// <summary>A file where it lies, or a copy of it: one at a time, since together they may be as large as the database.</summary>
    private static async Task<string> Fetched(BackupPlace place, Found backup, string name, string copy, CancellationToken cancelled)
    {
        if (place.Bucket is not { } bucket)
        {
            return Path.Combine(place.Address, Bases, backup.Name, name);
        }
        var file = Path.Combine(copy, name == Sums ? Sums : "file");
        await bucket.GetAsync($"{Bases}/{backup.Name}/{name}", file, cancelled);
        return file;
    }

    private static async Task<Found?> FindNewest(BackupPlace place, CancellationToken cancelled) =>
        (await Find(place, cancelled)).FirstOrDefault(found => found.IsComplete);

    /// <summary>All that is there, of either kind, the newest first.</summary>
    internal static async Task<IEnumerable<Found>> Find(BackupPlace place, CancellationToken cancelled)
    {
        var names = place.Bucket is { } bucket
            ? (await bucket.ListAsync(Bases + "/", cancelled)).Select(name => name[(Bases.Length + 1)..])
            : InFolder(Path.Combine(place.Address, Bases));
        return names
            .Select(name => name.Split('/'))
            .Where(parts => parts.Length == 2 && TimeOf(parts[0]) is not null)
            .GroupBy(parts => parts[0], parts => parts[1], StringComparer.Ordinal)
            .Select(backup => new Found(backup.Key, TimeOf(backup.Key)!.Value, [.. backup]))
            .OrderByDescending(found => found.Begun);
    }

    private static IEnumerable<string> InFolder(string bases) =>
        Directory.Exists(bases)
            ? Directory.EnumerateFiles(bases, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(bases, file).Replace('\\', '/'))
            : [];

    private static DateTimeOffset? TimeOf(string name) =>
        DateTimeOffset.TryParseExact(
            name.EndsWith(Unfinished, StringComparison.Ordinal) ? name[..^Unfinished.Length] : name,
            Form,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : null;

    private static async Task<string> SumOf(string file, CancellationToken cancelled)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancelled));
    }

    internal sealed record Found(string Name, DateTimeOffset Begun, IReadOnlyList<string> Files)
    {
        public bool IsComplete => Has(Sums) && !Name.EndsWith(Unfinished, StringComparison.Ordinal);

        public bool Has(string file) => Files.Contains(file, StringComparer.Ordinal);
    }
}
