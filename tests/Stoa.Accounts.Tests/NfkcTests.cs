using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Stoa.Accounts.Passwords;

namespace Stoa.Accounts.Tests;

/// <summary>Unicode normalization form KC; the expected results are from another implementation (CPython's unicodedata, same version of Unicode).</summary>
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
    public void Two_spellings_have_the_same_normal_form(string typed, string normal)
    {
        Assert.Equal(normal, Nfkc.Of(typed));
        Assert.Equal(normal, Nfkc.Of(normal));
    }

    /// <summary>Assigned after Unicode 14; every version of ICU knows them or leaves them alone.</summary>
    private static bool IsNewer(int character) => character is (>= 0x1E030 and <= 0x1E06D) or (>= 0x1CCD6 and <= 0x1CCF9) or 0xA7F1;

    [Fact]
    public void Every_single_character_is_normalized_correctly() =>
        Assert.Equal(
            "b7076698778b0a8775dc1558cadc93805a5282625989d35b9edaa1dd1f91e2bc",
            Hash(Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(character => (new Rune(character).ToString(), IsNewer(character))))
        );

    [Fact]
    public void Random_mixtures_of_marks_composites_and_hangul_normalize_to_the_same_text_whatever_the_order_of_steps()
    {
        var special = Enumerable
            .Range(0, 0x110000)
            .Where(Rune.IsValid)
            .Where(character => character != 0xFFFE)
            .Select(character => new Rune(character).ToString())
            .Where(text =>
                text.Normalize(NormalizationForm.FormKD) != text || Rune.GetUnicodeCategory(text.EnumerateRunes().First()) is UnicodeCategory.NonSpacingMark
            )
            .ToArray();
        var random = new Random(12345);

        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 6).Select(_ => special[random.Next(special.Length)]));
            var normal = Nfkc.Of(text);
            Assert.Equal(normal, Nfkc.Of(normal));
            Assert.Equal(normal, Nfkc.Of(text.Normalize(NormalizationForm.FormD)));
            Assert.Equal(normal, Nfkc.Of(text.Normalize(NormalizationForm.FormKD)));
        }
    }

    [Fact]
    public void A_noncharacter_separates_the_texts_around_it() => Assert.Equal("fi\uFFFEfi\uFFFE", Nfkc.Of("\uFB01\uFFFE\uFB01\uFFFE"));

    [Fact]
    public void ICU_is_available() => Assert.True(Nfkc.Works);

    private static string Hash(IEnumerable<(string Text, bool AsItIs)> texts) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(texts.Select(entry => entry.AsItIs ? entry.Text : Nfkc.Of(entry.Text)))))
        );
}
