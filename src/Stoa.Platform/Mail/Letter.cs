using System.Globalization;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using Stoa.Platform.Outbox;

namespace Stoa.Platform.Mail;

/// <summary>
/// A mail as bytes (RFC 5322, MIME): plain text and HTML, as UTF-8 that is neither quoted nor base64, so that a code or link stands in it as it is.
/// Nothing that we generate holds six digits in a row; only a one-time code does, once: the HTML part writes it as two times three.
/// </summary>
internal sealed record Letter(string From, string To, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>True where the address can only be told to servers that speak SMTPUTF8 (RFC 6531).</summary>
    public bool NeedsUtf8 => !Ascii.IsValid(To);

    /// <param name="content">What it says.</param>
    /// <param name="to">The address.</param>
    /// <param name="from">The sender.</param>
    /// <param name="key">What makes it one of a kind: a mail that is sent twice has the same Message-ID both times.</param>
    /// <param name="now">Its date.</param>
    /// <exception cref="GiveUpException">The address is none.</exception>
    public static Letter Write(MailContent content, string to, MailAddress from, string key, DateTimeOffset now)
    {
        var (sender, recipient) = (Deliverable(from.Address), Deliverable(to));
        var mark = LettersOf(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        var text = new StringBuilder();
        Line(text, "From: " + (from.DisplayName.Length > 0 ? $"{HeaderText.Phrase(from.DisplayName)} <{sender}>" : sender));
        Line(text, "To: " + recipient);
        Line(text, "Subject: " + HeaderText.Unstructured(content.Subject));
        Line(text, "Date: " + now.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Line(text, $"Message-ID: <{mark}@{sender[(sender.LastIndexOf('@') + 1)..]}>");
        Line(text, "Auto-Submitted: auto-generated");
        Line(text, "Content-Language: " + content.Language);
        Line(text, "MIME-Version: 1.0");
        Line(text, $"Content-Type: multipart/alternative; boundary=\"{mark}\"");
        Part(text, mark, "text/plain", LetterText.Plain(content));
        Part(text, mark, "text/html", LetterText.Html(content));
        Line(text, $"--{mark}--");
        return new Letter(sender, recipient, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Part(StringBuilder text, string boundary, string type, string body)
    {
        Line(text, "");
        Line(text, "--" + boundary);
        Line(text, $"Content-Type: {type}; charset=utf-8");
        Line(text, "Content-Transfer-Encoding: 8bit");
        Line(text, "");
        Line(text, body);
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append("\r\n");

    /// <summary>An address of one mailbox and nothing more; its domain as the DNS has it.</summary>
    private static string Deliverable(string address)
    {
        var at = address.LastIndexOf('@');
        if (at < 1 || address.Length > 254 || address.EnumerateRunes().Any(rune => Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || rune.Value is '<' or '>' or '(' or ')' or '[' or ']' or ',' or ';' or ':' or '\\' or '"'))
        {
            throw new GiveUpException("this is no address that mail can be sent to");
        }
        try
        {
            return address[..at] + "@" + new IdnMapping().GetAscii(address, at + 1);
        }
        catch (ArgumentException)
        {
            throw new GiveUpException("the address has no valid domain");
        }
    }

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
