using System.Text;

namespace Stoa.Contracts.Input;

/// <summary>
/// A file that a client sent: the body itself, or the one file of a form (<c>multipart/form-data</c>). It lies on disk until the request ends. The name and
/// type that the client gave it are not kept, because they prove nothing.
/// </summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Hash">SHA-256 of its bytes.</param>
/// <param name="Texts">The texts of the form beside it, by name.</param>
public sealed record UploadedFile(string Path, long Length, ReadOnlyMemory<byte> Hash, IReadOnlyDictionary<string, string> Texts) : IDisposable
{
    internal static readonly UploadedFile None = new("", 0, default, new Dictionary<string, string>(StringComparer.Ordinal));

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
