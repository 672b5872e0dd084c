using System.Text;

namespace Stoa.Contracts.Input;

/// <summary>
/// A file that a client sent: the body itself, or the one file of a form (<c>multipart/form-data</c>). It lies on disk until the request ends. The name and
/// type that the client gave it are not kept, because they prove nothing.
/// </summary>
public sealed class UploadedFile : IDisposable
{
    internal static readonly UploadedFile None = new("", 0, default, new Dictionary<string, string>(StringComparer.Ordinal));

    internal UploadedFile(string path, long length, ReadOnlyMemory<byte> hash, IReadOnlyDictionary<string, string> texts) =>
        (Path, Length, Hash, Texts) = (path, length, hash, texts);

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>In bytes.</summary>
    public long Length { get; }

    /// <summary>SHA-256 of its bytes.</summary>
    public ReadOnlyMemory<byte> Hash { get; }

    /// <summary>The texts of the form beside it, by name.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; }

    internal UploadedFile With(IReadOnlyDictionary<string, string> texts) => new(Path, Length, Hash, texts);

    /// <summary>The hash, and the texts where there are any.</summary>
    internal ReadOnlyMemory<byte> Fingerprint()
    {
        if (Texts.Count == 0)
        {
            return Hash;
        }
        var texts = string.Join('\0', Texts.OrderBy(text => text.Key, StringComparer.Ordinal).Select(text => $"{text.Key}={text.Value}"));
        return new ReadOnlyMemory<byte>([.. Hash.Span, .. Encoding.UTF8.GetBytes(texts)]);
    }

    public void Dispose() => File.Delete(Path);
}
