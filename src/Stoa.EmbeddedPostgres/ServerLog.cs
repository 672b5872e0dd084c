using System.Text;

namespace Stoa.EmbeddedPostgres;

/// <summary>PostgreSQL's log; inside the cluster, because only there its account may always write.</summary>
internal sealed class ServerLog(string cluster)
{
    private const long Largest = 16 << 20;

    public string File { get; } = Path.Combine(cluster, "postgres.log");

    public long Length => new FileInfo(File) is { Exists: true } file ? file.Length : 0;

    public void Rotate()
    {
        if (Length > Largest)
        {
            System.IO.File.Move(File, File + ".1", overwrite: true);
        }
    }

    public string Since(long position)
    {
        try
        {
            using var stream = new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.Position = Math.Max(position, stream.Length - (64 << 10));
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
