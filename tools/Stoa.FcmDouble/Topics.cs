using System.Text.RegularExpressions;

namespace Stoa.FcmDouble;

/// <summary>What FCM takes for a topic and for a condition over topics.</summary>
internal static partial class Topics
{
    private const int MostTopics = 5;

    public static bool IsName(string? text) => text is not null && Name().IsMatch(text);

    /// <summary>
    /// Each topic becomes a letter, and what holds together becomes one, until nothing changes. Not written like Stoa's own reader, so that one does not repeat
    /// the other's mistakes.
    /// </summary>
    public static bool IsCondition(string? text)
    {
        if (text is null || Term().Count(text) is 0 or > MostTopics)
        {
            return false;
        }
        var rest = Blanks().Replace(Term().Replace(text, "t"), "");
        for (var before = ""; before != rest; )
        {
            before = rest;
            rest = Whole().Replace(rest, "t");
        }
        return rest == "t";
    }

    [GeneratedRegex("^[a-zA-Z0-9-_.~%]+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();

    [GeneratedRegex("'[a-zA-Z0-9-_.~%]+'\\s*in\\s*topics", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Term();

    [GeneratedRegex("\\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex("!t|t&&t|t\\|\\|t|\\(t\\)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Whole();
}
