using System.IO.Compression;

namespace Stoa.EmbeddedPostgres.Tests;

/// <summary>A store that is a folder after all.</summary>
internal sealed class FolderStore(string folder) : IBackupStore
{
    /// <summary>Names, in the order in which they came.</summary>
    public List<string> Put { get; } = [];

    /// <summary>Whether it takes nothing.</summary>
    public bool IsAway { get; set; }

    public string Address => folder;

    /// <summary>Something that somebody else has put there.</summary>
    public void Fill(string name, byte[] content) => PutAsync(name, content, CancellationToken.None).GetAwaiter().GetResult();

    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancelled) =>
        Task.FromResult<IReadOnlyList<string>>([.. Put.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))]);

    public async Task PutAsync(string name, string file, CancellationToken cancelled) =>
        await PutAsync(name, await File.ReadAllBytesAsync(file, cancelled), cancelled);

    public Task PutAsync(string name, byte[] content, CancellationToken cancelled)
    {
        if (IsAway)
        {
            throw new IOException("It is away.");
        }
        var target = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllBytes(target, content);
        Put.Add(name);
        return Task.CompletedTask;
    }

    public Task GetAsync(string name, string file, CancellationToken cancelled)
    {
        File.Copy(Path.Combine(folder, name), file, overwrite: true);
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string name, CancellationToken cancelled)
    {
        File.Delete(Path.Combine(folder, name));
        Put.Remove(name);
        return Task.CompletedTask;
    }

    public byte[] Content(string name) => File.ReadAllBytes(Path.Combine(folder, name));

    public static byte[] Packed(string text)
    {
        using var target = new MemoryStream();
        using (var packed = new GZipStream(target, CompressionLevel.Fastest))
        {
            packed.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }
        return target.ToArray();
    }

    public static string Unpacked(byte[] content)
    {
        using var packed = new StreamReader(new GZipStream(new MemoryStream(content), CompressionMode.Decompress));
        return packed.ReadToEnd();
    }
}
