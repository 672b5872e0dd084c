namespace Stoa.Contracts.Input;

/// <summary>What a new password has to be: 8 to 256 characters, text, and none of the most common ones.</summary>
public static class NewPasswords
{
    public const int Shortest = TextRules.MinPassword;

    /// <summary>The rule that it breaks; null where it will do.</summary>
    public static Rule? WhyNot(string password)
    {
        if (!TextRules.IsClean(password))
        {
            return Rule.NotText;
        }
        return TextRules.Length(password) switch
        {
            < TextRules.MinPassword => Rule.TooShort(TextRules.MinPassword),
            > TextRules.MaxPassword => Rule.TooLong(TextRules.MaxPassword),
            _ => CommonPasswords.Contains(password) ? Rule.CommonPassword : null,
        };
    }
}
