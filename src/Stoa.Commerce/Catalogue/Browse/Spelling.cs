using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Browse;

/// <summary>Finds for a keyword that nothing has the nearest words that some product has: one letter off in short words, two in longer ones.</summary>
internal static class Spelling
{
    private const int MostCandidates = 5;

    /// <summary>Of so few letters nothing is near.</summary>
    private const int Shortest = 3;

    /// <summary>Somebody who mistypes more than so many is not helped by a correction, and each costs a look at all words of its length.</summary>
    private const int MostUnknown = 8;

    /// <summary>Keywords to try, the nearest first; none where every word is known or a word has nothing near.</summary>
    public static async Task<IReadOnlyList<string>> Suggest(NpgsqlDataSource database, string keyword, CancellationToken cancelled)
    {
        var words = await database.Many(WordsSql, row => (Text: row.GetString(0), IsKnown: row.GetBoolean(1)), cancelled, keyword);
        var unknown = words.Where(word => !word.IsKnown).Select(word => word.Text).Distinct(StringComparer.Ordinal).ToList();
        if (unknown.Count is 0 or > MostUnknown || unknown.Exists(word => word.Length < Shortest))
        {
            return [];
        }
        var near = new Dictionary<string, IReadOnlyList<(string Word, int Distance)>>(StringComparer.Ordinal);
        foreach (var word in unknown)
        {
            if ((near[word] = await Near(database, word, cancelled)).Count == 0)
            {
                return [];
            }
        }
        IEnumerable<(string Text, int Distance)> keywords = [("", 0)];
        foreach (var (word, isKnown) in words)
        {
            var choices = isKnown ? [(word, 0)] : near[word];
            keywords = [.. keywords.SelectMany(start => choices.Select(next => ($"{start.Text} {next.Word}".Trim(), start.Distance + next.Distance))).Take(50)];
        }
        return [.. keywords.OrderBy(one => one.Distance).Select(one => one.Text).Take(MostCandidates)];
    }

    private static async Task<IReadOnlyList<(string Word, int Distance)>> Near(NpgsqlDataSource database, string word, CancellationToken cancelled)
    {
        var most = word.Length < 6 ? 1 : 2;
        var candidates = await database.Many(CandidatesSql, row => row.GetString(0), cancelled, (short)(word.Length - most), (short)(word.Length + most));
        return
        [
            .. candidates
                .Select(candidate => (Word: candidate, Distance: Distance(word, candidate, most)))
                .Where(candidate => candidate.Distance <= most)
                .OrderBy(candidate => candidate.Distance)
                .ThenBy(candidate => candidate.Word, StringComparer.Ordinal)
                .Take(MostCandidates),
        ];
    }

    /// <summary>
    /// Letters inserted, dropped, changed, or two neighbours swapped (optimal string alignment); more than the most that counts is one more
    /// than it.
    /// </summary>
    internal static int Distance(string one, string other, int most)
    {
        if (Math.Abs(one.Length - other.Length) > most)
        {
            return most + 1;
        }
        Span<int> before = stackalloc int[other.Length + 1];
        Span<int> above = stackalloc int[other.Length + 1];
        Span<int> row = stackalloc int[other.Length + 1];
        for (var j = 0; j <= other.Length; j++)
        {
            above[j] = j;
        }
        for (var i = 1; i <= one.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var changed = above[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                row[j] = Math.Min(changed, Math.Min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
                least = Math.Min(least, row[j]);
            }
            if (least > most)
            {
                return most + 1;
            }
            above.CopyTo(before);
            row.CopyTo(above);
        }
        return Math.Min(above[other.Length], most + 1);
    }

    /// <summary>The keyword's words in their order. One that some product's word begins with is known.</summary>
    internal const string WordsSql = """
        SELECT w.word, EXISTS (SELECT FROM commerce.known_words k WHERE k.word >= w.word AND k.word < w.word || chr(1114111))
        FROM unnest(string_to_array(commerce.fold($1), ' ')) WITH ORDINALITY AS w(word, n) WHERE w.word <> '' ORDER BY w.n
        """;

    internal const string CandidatesSql = "SELECT word FROM commerce.known_words WHERE letters BETWEEN $1 AND $2";
}
