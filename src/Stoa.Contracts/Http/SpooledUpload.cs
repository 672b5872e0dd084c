using System.Security.Cryptography;
using Stoa.Contracts.Input;

namespace Stoa.Contracts.Http;

/// <summary>An upload on its way to the disk.</summary>
internal sealed class SpooledUpload : IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly long _limit;

    private SpooledUpload(string path, long limit)
    {
        (Path, _limit) = (path, limit);
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
    }

    public string Path { get; }

    /// <summary>Creates the folder as well.</summary>
    /// <exception cref="UploadStorageException">It cannot be written to.</exception>
    public static SpooledUpload Create(string folder, long limit)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new SpooledUpload(System.IO.Path.Combine(folder, $"{UploadFolder.Prefix}{Guid.NewGuid():N}"), limit);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            throw new UploadStorageException(unusable);
        }
    }

    /// <summary>False where it would be larger than allowed.</summary>
    /// <exception cref="UploadStorageException">The disk is full, or away.</exception>
    public async ValueTask<bool> Write(ReadOnlyMemory<byte> bytes, CancellationToken cancelled)
    {
        if (_file.Position + bytes.Length > _limit)
        {
            return false;
        }
        _hash.AppendData(bytes.Span);
        try
        {
            await _file.WriteAsync(bytes, cancelled);
            return true;
        }
        catch (IOException full)
        {
            throw new UploadStorageException(full);
        }
    }

    public async Task<UploadedFile> Finish(IReadOnlyDictionary<string, string> texts, CancellationToken cancelled)
    {
        await _file.FlushAsync(cancelled);
        return new UploadedFile(Path, _file.Position, _hash.GetHashAndReset(), texts);
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await _file.DisposeAsync();
    }
}

/// <summary>There is no room for an upload on this server's disk: answered with 503, since it is not the client's doing.</summary>
internal sealed class UploadStorageException(Exception reason) : Exception("An upload could not be kept: " + reason.Message, reason);
