using System.Text;
using MimeKit;

namespace Stoa.Platform.Mail;

/// <summary>
/// Puts a mail into a directory as one .eml that appears all at once. The same mail has the same name, so one that comes twice is there once.
/// </summary>
internal static class Pickup
{
    public static async Task Put(string directory, string key, MimeMessage message, CancellationToken cancelled)
    {
        Directory.CreateDirectory(directory);
        var unfinished = Path.Combine(directory, $".{key}.{Guid.NewGuid():N}");
        try
        {
            await using (var file = File.Create(unfinished))
            {
                await message.WriteToAsync(Format(message), file, cancelled);
            }
            File.Move(unfinished, Path.Combine(directory, key + ".eml"), overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static FormatOptions Format(MimeMessage message)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        // An address in another script has no other form (RFC 6532).
        format.International = message.To.Mailboxes.Any(mailbox => !Ascii.IsValid(mailbox.LocalPart));
        return format;
    }
}
