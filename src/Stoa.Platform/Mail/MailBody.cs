using System.Text;
using System.Text.RegularExpressions;

namespace Stoa.Platform.Mail;

/// <summary>The two bodies of a mail. No line is longer than RFC 5322 allows (998 bytes); links stay whole.</summary>
internal static partial class MailBody
{
    private const int Width = 76;
    private const int LongestWord = 150;

    public static string Plain(MailContent content)
    {
        var blocks = content.Paragraphs.Select(Wrapped);
        return string.Join("\r\n\r\n", content.Action is null ? blocks : blocks.Append($"{Wrapped(content.Action)}:\r\n{content.Link}"));
    }

    /// <summary>One column of text, legible without styles, without images and without anything fetched from elsewhere.</summary>
    public static string Html(MailContent content)
    {
        var html = new StringBuilder()
            .Append(
                $"<!DOCTYPE html>\r\n<html lang=\"{content.Language}\">\r\n"
                    + "<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\r\n"
            )
            .Append($"<title>{Escaped(content.Subject)}</title></head>\r\n")
            .Append(
                "<body style=\"margin:0;padding:24px;font:16px/1.5 sans-serif;color:black;background:white\">\r\n"
                    + "<main style=\"max-width:36em;margin:auto\">\r\n"
            );
        foreach (var paragraph in content.Paragraphs)
        {
            html.Append(OneTimeCode().Match(paragraph) is { Success: true } code && code.Length == paragraph.Length ? "<p style=\"font-size:28px\">" : "<p>")
                .Append(OneTimeCode().Replace(Escaped(paragraph), "<span>${head}</span><span style=\"margin-left:8px\">${tail}</span>"))
                .Append("</p>\r\n");
        }
        if (content.Action is { } action)
        {
            html.Append($"<p><a href=\"{Encoded(content.Link!)}\">\r\n{Escaped(action)}</a></p>\r\n");
        }
        return html.Append("</main></body></html>").ToString();
    }

    private static string Escaped(string text) => string.Join("\r\n", Lines(text).Select(Encoded));

    /// <summary>Letters of every script stay themselves: a reference by number could look like a code.</summary>
    private static string Encoded(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal)
            .Replace("'", "&#39;", StringComparison.Ordinal);

    private static string Wrapped(string text) => string.Join("\r\n", Lines(text));

    private static IEnumerable<string> Lines(string text)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' ').SelectMany(Pieces))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Width)
            {
                yield return line.ToString();
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        yield return line.ToString();
    }

    private static IEnumerable<string> Pieces(string word)
    {
        if (word.Length <= LongestWord)
        {
            return [word];
        }
        var pieces = new List<string> { "" };
        foreach (var rune in word.EnumerateRunes())
        {
            if (pieces[^1].Length >= LongestWord)
            {
                pieces.Add("");
            }
            pieces[^1] += rune;
        }
        return pieces;
    }

    [GeneratedRegex("(?<![0-9])(?<head>[0-9]{3})(?<tail>[0-9]{3})(?![0-9])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OneTimeCode();
}
