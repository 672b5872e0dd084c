namespace Stoa.Platform.Mail;

/// <summary>Puts a mail into a directory as one .eml that appears all at once. The same mail has the same name, so one that comes twice is there once.</summary>
internal static class Pickup
{
    public static async Task Put(string directory, string key, Letter letter, CancellationToken cancelled)
    {
        Directory.CreateDirectory(directory);
        var unfinished = Path.Combine(directory, $".{key}.{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllBytesAsync(unfinished, letter.Bytes, cancelled);
            File.Move(unfinished, Path.Combine(directory, key + ".eml"), overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
