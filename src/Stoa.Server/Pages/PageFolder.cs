using System.Security.Cryptography;

namespace Stoa.Server.Pages;

/// <summary>A file of the build in one encoding.</summary>
internal sealed record PageFile(string Path, string? Encoding, long Length, string Tag);

/// <summary>
/// The files of one build. Only what was found in the folder is ever opened, so no address leads out of it. A newer build is seen by its <c>index.html</c>.
/// </summary>
internal sealed class PageFolder(string folder)
{
    public const string Index = "index.html";
    private static readonly (string Suffix, string Encoding)[] Encodings = [(".br", "br"), (".gz", "gzip")];
    private readonly Lock _reading = new();
    private Build _build = new(default, new Dictionary<string, PageFile[]>(StringComparer.Ordinal));

    private sealed record Build(DateTime Written, IReadOnlyDictionary<string, PageFile[]> Files);

    /// <summary>The file in all its encodings, the plain one last; null where the build has none of that name.</summary>
    public PageFile[]? Find(string name) => Current().Files.GetValueOrDefault(name);

    private Build Current()
    {
        var written = File.GetLastWriteTimeUtc(System.IO.Path.Combine(folder, Index));
        if (_build.Written == written)
        {
            return _build;
        }
        lock (_reading)
        {
            return _build.Written == written ? _build : _build = new Build(written, Read());
        }
    }

    private Dictionary<string, PageFile[]> Read()
    {
        var files = new Dictionary<string, PageFile[]>(StringComparer.Ordinal);
        if (!File.Exists(System.IO.Path.Combine(folder, Index)))
        {
            return files;
        }
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = System.IO.Path.GetRelativePath(folder, path).Replace('\\', '/');
            if (!name.StartsWith('.') && !Encodings.Any(encoding => name.EndsWith(encoding.Suffix, StringComparison.Ordinal)))
            {
                files[name] = [.. Variants(path)];
            }
        }
        return files;
    }

    private static IEnumerable<PageFile> Variants(string path)
    {
        var tag = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)).AsSpan(0, 8));
        foreach (var (suffix, encoding) in Encodings.Where(encoding => File.Exists(path + encoding.Suffix)))
        {
            yield return new PageFile(path + suffix, encoding, new FileInfo(path + suffix).Length, $"\"{tag}-{encoding}\"");
        }
        yield return new PageFile(path, null, new FileInfo(path).Length, $"\"{tag}\"");
    }
}
