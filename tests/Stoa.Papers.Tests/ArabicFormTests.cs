using Stoa.Papers.Pdf;

namespace Stoa.Papers.Tests;

/// <summary>Arabic letters in the forms that they have beside one another, and lines in the order in which they are drawn.</summary>
public sealed class ArabicFormTests
{
    [Theory]
    // meem initial, hah medial, meem medial, dal final.
    [InlineData("محمد", "\uFEE3\uFEA4\uFEE4\uFEAA")]
    // Letters that join on one side only.
    [InlineData("دار", "\uFEA9\uFE8D\uFEAD")]
    // Lam and alef are one letter, isolated and final.
    [InlineData("لا", "\uFEFB")]
    [InlineData("سلام", "\uFEB3\uFEFC\uFEE1")]
    [InlineData("الأحمد", "\uFE8D\uFEF7\uFEA3\uFEE4\uFEAA")]
    // Vowel marks are left out and break nothing.
    [InlineData("مُحَمَّد", "\uFEE3\uFEA4\uFEE4\uFEAA")]
    // Persian and Urdu letters, and the one that keeps neighbours apart.
    [InlineData("پگاه", "\uFB58\uFB95\uFE8E\uFEE9")]
    [InlineData("علی", "\uFECB\uFEE0\uFBFD")]
    [InlineData("می‌روم", "\uFEE3\uFBFD\u200C\uFEAD\uFEED\uFEE1")]
    [InlineData("hello", "hello")]
    public void A_letter_has_the_form_that_its_neighbours_ask_for(string text, string formed) => Assert.Equal(formed, ArabicForms.Of(text));

    [Theory]
    [InlineData("abc def", "abc def")]
    [InlineData("אבג", "גבא")]
    [InlineData("אבג דה", "הד גבא")]
    // Numbers go on from left to right.
    [InlineData("רחוב 125", "125 בוחר")]
    [InlineData("א 12.50 ב", "ב 12.50 א")]
    [InlineData("Street 5 / אבג 12", "Street 5 / 12 גבא")]
    [InlineData("Herr אבג דה GmbH", "Herr הד גבא GmbH")]
    // Brackets open to the letters that they hold.
    [InlineData("אב (גד)", "(דג) בא")]
    [InlineData("אבג GmbH & Co דה", "הד GmbH & Co גבא")]
    [InlineData("SKU · אבג: דהו", "SKU · והד :גבא")]
    public void A_line_is_drawn_from_left_to_right(string line, string drawn) => Assert.Equal(drawn, VisualOrder.Of(line));

    [Fact]
    public void Every_letter_of_the_alphabet_has_its_forms()
    {
        foreach (var letter in "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءآأؤإئپچژگکی")
        {
            Assert.All(
                ArabicForms.Of($"ب{letter}ب").Skip(1).Take(1),
                form => Assert.True(form is (>= '\uFB50' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC'), $"{letter}")
            );
        }
    }
}
