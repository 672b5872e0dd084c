using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MimeKit;
using MimeKit.Text;
using Stoa.Platform.Outbox;

namespace Stoa.Platform.Mail;

/// <summary>
/// Makes a <see cref="MimeMessage"/> of a mail: plain text and HTML in UTF-8, as 8bit, so that a code or a link is in the file or on the wire as it is.
/// Nothing that we generate has six digits in a row; only a one-time code has, once: the HTML part writes it as two times three.
/// </summary>
internal static class MailMessage
{
    private const int LongestAddress = 254;
    private static readonly SearchValues<char> NeverInAddresses = SearchValues.Create("<>()[],;:\\\"");

    /// <summary>Builds the mail as plain text and HTML.</summary>
    /// <param name="content">Subject and text.</param>
    /// <param name="to">The address.</param>
    /// <param name="from">The sender.</param>
    /// <param name="key">Identifies the mail: one that is sent twice has the same Message-ID both times.</param>
    /// <param name="now">Its date.</param>
    /// <exception cref="GiveUpException">The address is not valid.</exception>
    public static MimeMessage Create(MailContent content, string to, System.Net.Mail.MailAddress from, string key, DateTimeOffset now)
    {
        var (sender, recipient) = (Mailbox(from.DisplayName, from.Address), Mailbox("", to));
        // The boundary and the id are letters, since random ones would now and then look like a code.
        var mark = LettersOf(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        var body = new MultipartAlternative(Part(TextFormat.Plain, MailBody.Plain(content)), Part(TextFormat.Html, MailBody.Html(content))) { Boundary = mark };
        body.Headers.Add(HeaderId.ContentLanguage, content.Language);
        var message = new MimeMessage([sender], [recipient], WithoutEncodedWords(content.Subject), body)
        {
            Date = now.ToUniversalTime(),
            MessageId = $"{mark}@{new IdnMapping().GetAscii(sender.Domain)}",
        };
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        if (content.Unsubscribe is { } end)
        {
            // RFC 8058: a mail program may end it by one POST, without asking.
            var header = new Header(HeaderId.ListUnsubscribe, "");
            // As it is: folded or encoded, some programs do not find the address in it.
            header.SetRawValue(Encoding.ASCII.GetBytes($" <{end}>\r\n"));
            message.Headers.Add(header);
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        return message;
    }

    private static TextPart Part(TextFormat format, string text)
    {
        var part = new TextPart(format) { ContentTransferEncoding = ContentEncoding.EightBit };
        part.SetText(Encoding.UTF8, text);
        return part;
    }

    /// <summary>One mailbox and nothing more.</summary>
    private static MailboxAddress Mailbox(string name, string address)
    {
        if (
            address.Length > LongestAddress
            || address.LastIndexOf('@') < 1
            || address.AsSpan().ContainsAny(NeverInAddresses)
            || address.EnumerateRunes().Any(rune => Rune.IsControl(rune) || Rune.IsWhiteSpace(rune))
        )
        {
            throw new GiveUpException("not a valid mail address");
        }
        try
        {
            var mailbox = new MailboxAddress(WithoutEncodedWords(HeaderText.OneLine(name)), address);
            new IdnMapping().GetAscii(mailbox.Domain);
            return mailbox;
        }
        catch (Exception invalid) when (invalid is ParseException or ArgumentException)
        {
            throw new GiveUpException("not a valid mail address");
        }
    }

    /// <summary>The library passes plain ASCII on as it is, and a reader would decode what looks encoded (RFC 2047), to a line break for example.</summary>
    private static string WithoutEncodedWords(string subject) => subject.Replace("=?", "= ?", StringComparison.Ordinal);

    private static string LettersOf(ReadOnlySpan<byte> bytes)
    {
        var letters = new StringBuilder(40);
        foreach (var b in bytes[..20])
        {
            letters.Append((char)('a' + (b >> 4))).Append((char)('a' + (b & 15)));
        }
        return letters.ToString();
    }
}
