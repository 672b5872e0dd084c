using System.Text;

namespace Stoa.EmbeddedPostgres;

/// <summary>The newest segment of WAL that was here and has been shipped, which a backup may wait to see.</summary>
internal sealed class ShippedNote(string file)
{
    /// <summary>Null where nothing was shipped, and where it can not be told, since the machine died while it was written.</summary>
    public string? Last()
    {
        try
        {
            return File.ReadAllText(file) is var segment && BackupFolder.IsSegment(segment) ? segment : null;
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>False where there is no room for it.</summary>
    public bool TryWrite(string segment)
    {
        try
        {
            Write(segment);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Write(string segment)
    {
        if (Last() is not { } last || BackupFolder.Before(last, segment))
        {
            WholeFile.Write(file, Encoding.ASCII.GetBytes(segment));
        }
    }

    public void Remove() => File.Delete(file);
}

/// <summary>A file that is there as a whole, whatever happens, or as it was before.</summary>
internal static class WholeFile
{
    public static void Write(string file, byte[] content)
    {
        try
        {
            using (var target = File.Create(file + ".part"))
            {
                target.Write(content);
                target.Flush(flushToDisk: true);
            }
            File.Move(file + ".part", file, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(file + ".part");
            throw;
        }
    }
}
