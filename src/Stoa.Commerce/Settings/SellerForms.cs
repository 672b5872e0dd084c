using System.Collections.Frozen;
using NodaTime;
using Stoa.Contracts;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Settings;

/// <summary>Forms of what invoices name.</summary>
internal static class SellerForms
{
    private static readonly FrozenSet<string> TimeZones = DateTimeZoneProviders.Tzdb.Ids.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The country's two letters (EL for Greece, XI for Northern Ireland) and what follows there; without blanks, in upper case.</summary>
    public static readonly StringFormat VatId = new(
        Rule.Form("a VAT identification number (DE123456789)"),
        text =>
            Compact(text) is { Length: >= 4 and <= 14 } id
            && id[..2].All(char.IsAsciiLetter)
            && id[2..].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '*')
                ? id
                : null
    );

    /// <summary>ISO 13616: its check digits are right; without blanks.</summary>
    public static readonly StringFormat Iban = new(Rule.Form("an IBAN (DE02120300000000202051)"), text => IsIban(Compact(text)) ? Compact(text) : null);

    /// <summary>ISO 9362.</summary>
    public static readonly StringFormat Bic = new(
        Rule.Form("a BIC (BYLADEM1001)"),
        text => Compact(text) is { Length: 8 or 11 } bic && bic[..6].All(char.IsAsciiLetter) && bic[6..].All(char.IsAsciiLetterOrDigit) ? bic : null
    );

    /// <summary>What a number begins with does not end in a digit, so that no two prefixes make the same number.</summary>
    public static readonly StringFormat Prefix = new(
        Rule.Form("letters, digits and -/._, not ending in a digit (INV-)"),
        text => char.IsAsciiDigit(text[^1]) || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '/' or '.' or '_') ? null : text,
        Pattern: "^[A-Za-z0-9./_-]*[A-Za-z./_-]$"
    );

    /// <summary>A name of the IANA time zone database, which NodaTime brings along.</summary>
    public static readonly StringFormat TimeZone = new(Rule.Type(JsonKind.TimeZone), text => TimeZones.Contains(text) ? text : null);

    private static string Compact(string text) => string.Concat(text.Where(c => c is not (' ' or '\u00A0'))).ToUpperInvariant();

    private static bool IsIban(string iban)
    {
        if (iban.Length is < 15 or > 34 || !iban.All(char.IsAsciiLetterOrDigit) || !iban[..2].All(char.IsAsciiLetter) || !iban[2..4].All(char.IsAsciiDigit))
        {
            return false;
        }
        var rest = 0;
        foreach (var c in iban[4..] + iban[..4])
        {
            rest = char.IsAsciiDigit(c) ? ((rest * 10) + c - '0') % 97 : ((rest * 100) + c - 'A' + 10) % 97;
        }
        return rest == 1;
    }
}
