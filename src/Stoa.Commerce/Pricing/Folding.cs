using System.Text;

namespace Stoa.Commerce.Pricing;

/// <summary>Unicode normalization of what people type, whatever it is.</summary>
internal static class Folding
{
    /// <summary>The framework refuses it, though it is a character like others; no code, state or postal code has it.</summary>
    private const string NonCharacter = "\uFFFE";

    public static string Compatible(string text) => Normal(text, NormalizationForm.FormKC);

    /// <summary>With marks beside their letters.</summary>
    public static string Decomposed(string text) => Normal(text, NormalizationForm.FormKD);

    private static string Normal(string text, NormalizationForm form) =>
        Ascii.IsValid(text) ? text : text.Replace(NonCharacter, "", StringComparison.Ordinal).Normalize(form);
}
