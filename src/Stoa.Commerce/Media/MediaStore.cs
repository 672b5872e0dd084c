using Stoa.Contracts;

namespace Stoa.Commerce.Media;

/// <summary>A file of the storage, to be read once.</summary>
internal sealed record MediaFile(Stream Content, long Length) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

/// <summary>
/// Keeps the files of pictures by their hash: every <see cref="Rendition"/>, and <see cref="Original"/>, which no address leads to. They never change, so
/// putting the same picture twice, by whichever node, is putting it once.
/// </summary>
/// <exception cref="MediaStorageException">Thrown by every method: the storage is full or away.</exception>
internal abstract class MediaStore
{
    public const string Original = "original";

    /// <summary>Stores all files of the folder, for good when it returns. The folder may be gone afterwards.</summary>
    public abstract Task Put(string hash, string folder, CancellationToken cancelled);

    /// <summary>Null where there is none.</summary>
    public abstract Task<MediaFile?> Open(string hash, Rendition rendition, CancellationToken cancelled);

    /// <summary>Does nothing where there is nothing.</summary>
    public abstract Task Remove(string hash, CancellationToken cancelled);
}

/// <summary>The storage of pictures, or the folder in which they are worked on, is full or away: a passing state of the service.</summary>
internal sealed class MediaStorageException(Exception reason) : Exception("The storage of pictures: " + reason.Message, reason)
{
    private static readonly Failure Away = new() { Fault = CommerceFaults.MediaUnavailable, RetryAfter = TimeSpan.FromSeconds(10) };

    public static Failure? FailureOf(Exception exception) => exception is MediaStorageException ? Away : null;
}
