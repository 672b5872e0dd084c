using System.Text;

namespace Stoa.Accounts.Passwords;

/// <summary>
/// Unicode normalization form KC (UAX 15) by the framework, so that a password and an address are the same however a keyboard or system spells their
/// characters.
/// The framework needs ICU for it, and without ICU returns every text as it is: <see cref="Works"/> is asked at the start (ADR 34).
/// </summary>
internal static class Nfkc
{
    /// <summary>
    /// The framework refuses it, though it is a character like others; nothing composes with it, so what stands on both sides is normalised apart.
    /// </summary>
    private const char NonCharacter = '\uFFFE';

    /// <summary>Whether this process can normalise at all.</summary>
    public static bool Works => "\uFB01".Normalize(NormalizationForm.FormKC) == "fi";

    public static string Of(string text) =>
        Ascii.IsValid(text) ? text
        : text.Contains(NonCharacter, StringComparison.Ordinal)
            ? string.Join(NonCharacter, text.Split(NonCharacter).Select(part => part.Normalize(NormalizationForm.FormKC)))
        : text.Normalize(NormalizationForm.FormKC);
}
