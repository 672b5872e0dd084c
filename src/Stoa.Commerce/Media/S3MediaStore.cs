using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace Stoa.Commerce.Media;

/// <summary>Pictures in a bucket, as <c>media/{hash}/{file}</c>. The bucket needs no public access: what is shown goes through the server.</summary>
internal sealed class S3MediaStore : MediaStore, IDisposable
{
    private readonly AmazonS3Client _client;
    private readonly string _bucket;

    public S3MediaStore(IOptions<MediaOptions> options)
    {
        _bucket = options.Value.S3.Bucket!;
        _client = options.Value.S3.Connect(TimeSpan.FromSeconds(30));
    }

    public override async Task Put(string hash, string folder, CancellationToken cancelled)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            await Guarded(() =>
                _client.PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = _bucket,
                        Key = KeyOf(hash, Path.GetFileName(file)),
                        FilePath = file,
                        ContentType = Rendition.Find(Path.GetFileName(file))?.ContentType ?? "application/octet-stream",
                        UseChunkEncoding = false,
                    },
                    cancelled
                )
            );
        }
    }

    public override async Task<MediaFile?> Open(string hash, Rendition rendition, CancellationToken cancelled)
    {
        var found = await Guarded(async () =>
        {
            try
            {
                return await _client.GetObjectAsync(_bucket, KeyOf(hash, rendition.Name), cancelled);
            }
            catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound && missing.ErrorCode != "NoSuchBucket")
            {
                return null;
            }
        });
        return found is null ? null : new MediaFile(found.ResponseStream, found.ContentLength);
    }

    public override async Task Remove(string hash, CancellationToken cancelled)
    {
        foreach (var name in Rendition.All.Select(rendition => rendition.Name).Append(Original))
        {
            await Guarded(() => _client.DeleteObjectAsync(_bucket, KeyOf(hash, name), cancelled));
        }
    }

    public void Dispose() => _client.Dispose();

    private static string KeyOf(string hash, string name) => $"media/{hash}/{name}";

    private static async Task<T> Guarded<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception away) when (S3Access.IsAway(away))
        {
            throw new MediaStorageException(away);
        }
    }
}
