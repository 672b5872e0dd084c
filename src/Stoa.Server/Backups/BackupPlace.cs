using System.Text.RegularExpressions;
using Stoa.Commerce.Media;
using Stoa.EmbeddedPostgres;
using Stoa.Platform.Settings;

namespace Stoa.Server.Backups;

/// <summary>Where backups are kept: a folder, or <c>s3://bucket/prefix</c>, reached by section <c>Backup:S3</c>.</summary>
/// <param name="Address">As it was given, without a slash at the end.</param>
/// <param name="Bucket">Null where it is a folder.</param>
internal sealed partial record BackupPlace(string Address, BackupBucket? Bucket) : IDisposable
{
    public static BackupPlace Of(string text, IConfiguration configuration)
    {
        // What is nearly one would be a folder named "s3:".
        if (!text.StartsWith("s3:", StringComparison.OrdinalIgnoreCase))
        {
            return new BackupPlace(text, null);
        }
        if (Parts().Match(text) is not { Success: true } match)
        {
            throw new StartException($"'{text}' is not of the form s3://bucket/prefix, with small letters, digits, dots and hyphens in the bucket's name.");
        }
        var access = configuration.GetSection("Backup:S3").Get<S3Access>() ?? new S3Access();
        foreach (var (key, value) in new[] { ("AccessKey", access.AccessKey), ("SecretKey", access.SecretKey) })
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                throw new StartException($"Backup:S3:{key} is not set: backups in {text} need it.");
            }
        }
        configuration.RequireAddresses("Backup:S3:Endpoint");
        var bucket = new BackupBucket(match.Groups["bucket"].Value, match.Groups["prefix"].Value, access);
        return new BackupPlace(bucket.Address, bucket);
    }

    /// <summary>Whether it is this folder.</summary>
    public bool IsFolder(string? folder) => Bucket is null && folder == Path.TrimEndingDirectorySeparator(Path.GetFullPath(Address));

    /// <summary>When the newest backup was made; null where there is none.</summary>
    /// <param name="isGiven">Of a PostgreSQL that is not ours, or else of the embedded one.</param>
    /// <param name="cancelled">Stops looking.</param>
    public async Task<DateTimeOffset?> Newest(bool isGiven, CancellationToken cancelled) =>
        isGiven ? await GivenBackups.Newest(this, cancelled) : await Newest(cancelled);

    private async Task<DateTimeOffset?> Newest(CancellationToken cancelled) =>
        (Bucket is null ? PostgresBackup.Newest(Address) : await PostgresSpool.NewestAsync(Bucket, cancelled))?.FinishedAt;

    public void Dispose() => Bucket?.Dispose();

    [GeneratedRegex(
        "^s3://(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/*(?<prefix>[A-Za-z0-9._/-]*?)/*$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Parts();
}
