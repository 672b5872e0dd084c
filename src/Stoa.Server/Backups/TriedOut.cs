namespace Stoa.Server.Backups;

/// <summary>Which backups have been found good: those with an empty file beside what they are made of, and removed together with it.</summary>
internal static class TriedOut
{
    private const string Note = "tried-out";

    /// <summary>When the newest of them was begun; null where there is none.</summary>
    public static async Task<DateTimeOffset?> Newest(BackupPlace place, bool isGiven, CancellationToken cancelled) =>
        (await GivenBackups.Find(place, cancelled)).FirstOrDefault(found => IsComplete(found, isGiven) && found.Has(Note))?.Begun;

    /// <summary>The name of the newest backup, tried out or not; null where there is none.</summary>
    public static async Task<string?> Candidate(BackupPlace place, bool isGiven, CancellationToken cancelled) =>
        (await GivenBackups.Find(place, cancelled)).FirstOrDefault(found => IsComplete(found, isGiven))?.Name;

    /// <summary>Notes that this one is good.</summary>
    public static async Task Add(BackupPlace place, string name, CancellationToken cancelled)
    {
        if (place.Bucket is not { } bucket)
        {
            await File.WriteAllBytesAsync(Path.Combine(place.Address, GivenBackups.Bases, name, Note), [], cancelled);
            return;
        }
        var empty = Path.GetTempFileName();
        try
        {
            await bucket.PutAsync($"{GivenBackups.Bases}/{name}/{Note}", empty, cancelled);
        }
        finally
        {
            File.Delete(empty);
        }
    }

    private static bool IsComplete(GivenBackups.Found found, bool isGiven) => isGiven ? found.IsComplete : found.Has(GivenBackups.Manifest);
}
