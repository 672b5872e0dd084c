using System.Globalization;
using System.Text;
using Stoa.Accounts.Passwords;

namespace Stoa.Accounts;

/// <summary>How addresses are compared; see <see cref="Users.KeyOf"/>. Any text has a key, also one that is no address.</summary>
internal static class EmailKey
{
    private const string OtherNameOfGmail = "@googlemail.com";
    private const string Gmail = "@gmail.com";

    /// <summary>Rules of registrars and of hosts are not ours: what is written is compared.</summary>
    private static readonly IdnMapping Idna = new() { AllowUnassigned = true, UseStd3AsciiRules = false };

    public static string Of(string email)
    {
        var key = Ascii.IsValid(email) ? email.ToLowerInvariant() : ByLabels(Nfkc.Of(Nfkc.Of(email).ToLowerInvariant()));
        return key.EndsWith(OtherNameOfGmail, StringComparison.Ordinal) ? string.Concat(key.AsSpan(0, key.Length - OtherNameOfGmail.Length), Gmail) : key;
    }

    private static string ByLabels(string key)
    {
        var at = key.LastIndexOf('@');
        // The full stops of other scripts part labels too (UTS 46).
        return at < 0 ? key : key[..(at + 1)] + string.Join('.', key[(at + 1)..].Split('.', '\u3002', '\uFF0E', '\uFF61').Select(ALabel));
    }

    /// <summary>A label that has no A-label, because it is too long for one, stays as it is.</summary>
    private static string ALabel(string label)
    {
        if (Ascii.IsValid(label))
        {
            return label;
        }
        try
        {
            return Idna.GetAscii(label);
        }
        catch (ArgumentException)
        {
            return label;
        }
    }
}
