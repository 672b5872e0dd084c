using System.Security.Cryptography;
using System.Text;
using Stoa.Accounts.Passwords;

namespace Stoa.Accounts.Tests;

/// <summary>Unicode normalization form KC; what is right was computed by another implementation (CPython's unicodedata, same version of Unicode).</summary>
public sealed class NfkcTests
{
    [Theory]
    [InlineData("SecurePassword123!", "SecurePassword123!")]
    [InlineData("contrasen\u0303a", "contrase\u00F1a")]
    [InlineData("\uFB01el", "fiel")]
    [InlineData("\uFF21\uFF22\u00B2", "AB2")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("\u1E9B\u0323", "\u1E69")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("\uD55C", "\uD55C")]
    [InlineData("\u2126\u212B", "\u03A9\u00C5")]
    [InlineData("🦊\u200D🐻", "🦊\u200D🐻")]
    public void Two_spellings_are_one(string typed, string normal)
    {
        Assert.Equal(normal, Nfkc.Of(typed));
        Assert.Equal(normal, Nfkc.Of(normal));
    }

    [Fact]
    public void Every_character_alone_is_right() => Assert.Equal("b7076698778b0a8775dc1558cadc93805a5282625989d35b9edaa1dd1f91e2bc",
        Hash(Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(character => new Rune(character).ToString())));

    [Fact]
    public void Twenty_thousand_mixtures_of_marks_composites_and_hangul_are_right()
    {
        var (special, random) = (Special(), 12345L);
        Assert.Equal("c6100048d1c8e26e05e262d5ff72e650a96d7b8de3abc6961bd68f828fcd5118", Hash(Enumerable.Range(0, 20_000).Select(_ => string.Concat(Enumerable.Range(0, 6).Select(_ => Next())))));

        string Next()
        {
            random = ((random * 1103515245) + 12345) & 0x7FFFFFFF;
            return new Rune(special[(int)((random >> 8) % special.Length)]).ToString();
        }
    }

    private static string Hash(IEnumerable<string> texts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(texts.Select(Nfkc.Of)))));

    /// <summary>Whatever the tables speak of, and Hangul.</summary>
    private static int[] Special()
    {
        using var reader = new StreamReader(typeof(Nfkc).Assembly.GetManifestResourceStream("Stoa.Accounts.Passwords.nfkc.txt")!);
        var characters = new SortedSet<int>([.. Enumerable.Range(0x1100, 0x13), .. Enumerable.Range(0x1161, 0x15), .. Enumerable.Range(0x11A7, 0x1C), 0xAC00, 0xAC01, 0xD7A3, 0xB2E4]);
        while (reader.ReadLine() is { } line)
        {
            int[] numbers = line[0] == '#' ? [] : [.. line[2..].Split(' ').Select(number => Convert.ToInt32(number, 16))];
            characters.UnionWith(line[0] switch { 'd' or 'c' => numbers[..1], 'r' => Enumerable.Range(numbers[0], numbers[1] - numbers[0] + 1), _ => [] });
        }
        return [.. characters];
    }
}
