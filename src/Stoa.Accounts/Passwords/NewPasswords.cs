using Stoa.Contracts;
using Stoa.Contracts.Input;

namespace Stoa.Accounts.Passwords;

/// <summary>Rules for new passwords: 8 to 256 characters, valid text, not a common one.</summary>
public static class NewPasswords
{
    public const int Shortest = 8;
    public const int Longest = 256;

    /// <summary>False where the framework has no ICU: then one password could be typed in two ways that are not the same.</summary>
    public static bool CanBeNormalised => Nfkc.Works;

    private static readonly TextCheck Check = new(Shortest, Longest, WhyNot, "password");

    /// <summary>The violated rule; null if there is none.</summary>
    public static Rule? WhyNot(string password)
    {
        if (!TextRules.IsClean(password))
        {
            return Rule.NotText;
        }
        // As it is hashed: full-width letters or combining marks make no common or short one any better.
        var normalised = Nfkc.Of(password);
        return TextRules.Length(password) > Longest ? Rule.TooLong(Longest)
            : TextRules.Length(normalised) < Shortest ? Rule.TooShort(Shortest)
            : CommonPasswords.Contains(normalised) ? Rule.CommonPassword
            : null;
    }

    /// <summary>A required new password.</summary>
    internal static string NewPassword(this ObjectReader members, string name) => members.Checked(name, Check);
}
