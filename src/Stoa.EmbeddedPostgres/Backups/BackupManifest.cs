using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.EmbeddedPostgres;

/// <summary>What a backup is of and what it needs; written last, so that a backup without one is none.</summary>
/// <param name="Format">Of this file: 1.</param>
/// <param name="Postgres">Version of the server: <c>18.4</c>.</param>
/// <param name="SystemIdentifier">Of the cluster; all backups of a folder have the same.</param>
/// <param name="FinishedAt">From when on it can be restored; the database's clock.</param>
/// <param name="StartWal">The first segment of the archive that restoring it needs.</param>
/// <param name="StopWal">The last that it cannot do without.</param>
/// <param name="Archive">Name of the archive file beside this one.</param>
/// <param name="Length">Of the archive file, in bytes.</param>
/// <param name="Sha256">Of the archive file, in hexadecimal digits.</param>
/// <param name="Files">How many files are in it.</param>
public sealed record BackupManifest(
    int Format,
    string Postgres,
    string SystemIdentifier,
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt,
    string StartWal,
    string StopWal,
    string Archive,
    long Length,
    string Sha256,
    int Files
)
{
    internal const string FileName = "manifest.json";

    /// <summary>Null where the folder has none, since the backup was broken off, or none that can be read.</summary>
    internal static BackupManifest? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, FileName)), BackupJson.Default.BackupManifest);
        }
        catch (Exception none) when (none is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    internal void Write(string folder)
    {
        var file = Path.Combine(folder, FileName);
        using (var target = File.Create(file + ".part"))
        {
            JsonSerializer.Serialize(target, this, BackupJson.Default.BackupManifest);
            target.Flush(flushToDisk: true);
        }
        File.Move(file + ".part", file);
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
