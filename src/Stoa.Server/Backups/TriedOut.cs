namespace Stoa.Server.Backups;

/// <summary>Which backups have been found good: those with an empty file beside what they are made of, and removed together with it.</summary>
internal static class TriedOut
{
    private const string Note = "tried-out";

    /// <summary>The newest of them; null where there is none.</summary>
    public static async Task<GivenBackups.Found?> Newest(BackupPlace place, bool isGiven, CancellationToken cancelled) =>
        (await GivenBackups.Find(place, cancelled)).FirstOrDefault(found => IsComplete(found, isGiven) && IsNoted(found));

    /// <summary>The newest backup, tried out or not; null where there is none.</summary>
    public static async Task<GivenBackups.Found?> Candidate(BackupPlace place, bool isGiven, CancellationToken cancelled) =>
        (await GivenBackups.Find(place, cancelled)).FirstOrDefault(found => IsComplete(found, isGiven));

    public static bool IsNoted(GivenBackups.Found found) => found.Has(Note);

    /// <summary>Notes that this one is good.</summary>
    public static async Task Add(BackupPlace place, string name, CancellationToken cancelled)
    {
        if (place.Bucket is not { } bucket)
        {
            await File.WriteAllBytesAsync(Path.Combine(place.Address, GivenBackups.Bases, name, Note), [], cancelled);
            return;
        }
        await bucket.PutAsync($"{GivenBackups.Bases}/{name}/{Note}", (byte[])[], cancelled);
    }

    private static bool IsComplete(GivenBackups.Found found, bool isGiven) => isGiven ? found.IsComplete : found.Has(GivenBackups.Manifest);
}
