using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Stoa.Commerce.Media;
using Stoa.EmbeddedPostgres;
using Stoa.Platform.Settings;

namespace Stoa.Server.Backups;

/// <summary>A bucket, under a prefix, at Amazon's or another S3-compatible server.</summary>
/// <param name="bucket">Its name.</param>
/// <param name="prefix">Without a slash at its end; may be empty.</param>
/// <param name="access">How its server is reached.</param>
/// <param name="silence">How long an answer may pause; a minute unless it is said.</param>
internal sealed class BackupBucket(string bucket, string prefix, S3Access access, TimeSpan? silence = null) : IBackupStore, IDisposable
{
    /// <summary>A file beyond this goes up in parts, each of which is tried again by itself; S3 wants 5 MB at least, and 10000 parts at most.</summary>
    private const long Part = 8 << 20;
    private const int MostParts = 10_000;

    private readonly AmazonS3Client _client = access.Connect(TimeSpan.FromMinutes(5));
    private readonly TimeSpan _silence = silence ?? TimeSpan.FromMinutes(1);
    private readonly string _begin = prefix.Length == 0 ? "" : prefix + "/";

    public string Address => $"s3://{bucket}{(prefix.Length == 0 ? "" : "/" + prefix)}";

    private string Endpoint => access.Endpoint is { Length: > 0 } endpoint ? endpoint : $"Amazon's {access.Region}";

    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancelled) =>
        Guarded<IReadOnlyList<string>>(async () =>
        {
            var request = new ListObjectsV2Request { BucketName = bucket, Prefix = _begin + prefix };
            var names = new List<string>();
            ListObjectsV2Response page;
            do
            {
                page = await _client.ListObjectsV2Async(request, cancelled);
                names.AddRange((page.S3Objects ?? []).Select(found => found.Key[_begin.Length..]));
                request.ContinuationToken = page.NextContinuationToken;
            } while (page.IsTruncated == true);
            return names;
        });

    public Task PutAsync(string name, string file, CancellationToken cancelled) =>
        Guarded(async () =>
        {
            if (new FileInfo(file).Length > Part)
            {
                await PutParts(_begin + name, file, cancelled);
                return true;
            }
            var request = new PutObjectRequest
            {
                BucketName = bucket,
                Key = _begin + name,
                FilePath = file,
                ContentType = "application/octet-stream",
                UseChunkEncoding = false,
            };
            await _client.PutObjectAsync(request, cancelled);
            return true;
        });

    public Task PutAsync(string name, byte[] content, CancellationToken cancelled) =>
        Guarded(() =>
        {
            var request = new PutObjectRequest
            {
                BucketName = bucket,
                Key = _begin + name,
                InputStream = new MemoryStream(content),
                ContentType = "application/octet-stream",
                UseChunkEncoding = false,
            };
            return _client.PutObjectAsync(request, cancelled);
        });

    public Task GetAsync(string name, string file, CancellationToken cancelled) =>
        Guarded(async () =>
        {
            using var found = await _client.GetObjectAsync(bucket, _begin + name, cancelled);
            await using var target = File.Create(file);
            await Copy(found.ResponseStream, target, cancelled);
            return target.Length == found.ContentLength
                ? true
                : throw new IOException($"{target.Length} bytes of {found.ContentLength} of {_begin}{name} came.");
        });

    public Task DeleteAsync(string name, CancellationToken cancelled) => Guarded(() => _client.DeleteObjectAsync(bucket, _begin + name, cancelled));

    public void Dispose() => _client.Dispose();

    /// <summary>The limit of the client ends with the headers of an answer.</summary>
    private async Task Copy(Stream from, Stream to, CancellationToken cancelled)
    {
        var buffer = new byte[81_920];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        try
        {
            for (int read; (read = await ReadSoon()) > 0; )
            {
                await to.WriteAsync(buffer.AsMemory(0, read), cancelled);
            }
        }
        catch (OperationCanceledException silent) when (!cancelled.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing more came of an answer for {_silence.TotalSeconds:0} seconds", silent);
        }

        ValueTask<int> ReadSoon()
        {
            patience.CancelAfter(_silence);
            return from.ReadAsync(buffer, patience.Token);
        }
    }

    /// <summary>Nothing of that name is there before the last request.</summary>
    private async Task PutParts(string key, string file, CancellationToken cancelled)
    {
        var length = new FileInfo(file).Length;
        var size = Math.Max(Part, (length + MostParts - 1) / MostParts);
        var upload = (await _client.InitiateMultipartUploadAsync(bucket, key, cancelled)).UploadId;
        try
        {
            var parts = new List<PartETag>();
            for (var start = 0L; start < length; start += size)
            {
                var number = parts.Count + 1;
                var request = new UploadPartRequest
                {
                    BucketName = bucket,
                    Key = key,
                    UploadId = upload,
                    PartNumber = number,
                    FilePath = file,
                    FilePosition = start,
                    PartSize = Math.Min(size, length - start),
                    UseChunkEncoding = false,
                };
                parts.Add(new PartETag(number, (await _client.UploadPartAsync(request, cancelled)).ETag));
            }
            var whole = new CompleteMultipartUploadRequest
            {
                BucketName = bucket,
                Key = key,
                UploadId = upload,
                PartETags = parts,
            };
            await _client.CompleteMultipartUploadAsync(whole, cancelled);
        }
        catch
        {
            await Forget(key, upload);
            throw;
        }
    }

    /// <summary>Parts that nobody puts together cost money; where even this fails, a rule of the bucket has to remove them.</summary>
    private async Task Forget(string key, string upload)
    {
        try
        {
            await _client.AbortMultipartUploadAsync(bucket, key, upload, CancellationToken.None);
        }
        catch (Exception failure) when (S3Access.IsAway(failure)) { }
    }

    /// <summary>The answers of servers are not repeated, only their codes: some show what was signed.</summary>
    private async Task<T> Guarded<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (AmazonS3Exception none) when (none.ErrorCode == "NoSuchBucket")
        {
            throw new StartException($"There is no bucket '{bucket}' at {Endpoint}: make it, or name another in {Address}.");
        }
        catch (AmazonServiceException refused) when (refused.StatusCode is >= HttpStatusCode.Moved and < HttpStatusCode.InternalServerError)
        {
            throw new StartException(
                $"Bucket '{bucket}' at {Endpoint} refuses ({refused.ErrorCode ?? refused.StatusCode.ToString()}): "
                    + "check Backup:S3:AccessKey, SecretKey and Region, and that the key may list the bucket, and get, put and delete in it."
            );
        }
        catch (Exception failure) when (S3Access.IsAway(failure))
        {
            var reason = failure switch
            {
                AmazonServiceException { ErrorCode.Length: > 0 } answer => answer.ErrorCode,
                TimeoutException silence => silence.Message,
                _ => failure.GetBaseException().Message,
            };
            throw new StartException($"Bucket '{bucket}' at {Endpoint} can not be reached: {reason.TrimEnd('.')}.");
        }
    }
}
