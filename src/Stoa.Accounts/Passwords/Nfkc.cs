using System.Globalization;
using System.Text;

namespace Stoa.Accounts.Passwords;

/// <summary>
/// Unicode normalization form KC (UAX 15), so that a password is the same however a keyboard or system spells its characters. The framework's own
/// needs ICU, which the server does without (InvariantGlobalization); the tables are read on the first password that is not ASCII.
/// </summary>
internal static class Nfkc
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int Leads = 19, Vowels = 21, Tails = 28, Syllables = Leads * Vowels * Tails;

    private static readonly Lazy<Tables> Unicode = new(Tables.Read);

    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }
        var characters = Decomposed(text);
        Order(characters);
        return Composed(characters);
    }

    private static List<int> Decomposed(string text)
    {
        var characters = new List<int>(text.Length * 2);
        foreach (var rune in text.EnumerateRunes())
        {
            var syllable = rune.Value - HangulBase;
            if (syllable is >= 0 and < Syllables)
            {
                characters.Add(LeadBase + (syllable / (Vowels * Tails)));
                characters.Add(VowelBase + (syllable / Tails % Vowels));
                if (syllable % Tails != 0)
                {
                    characters.Add(TailBase + (syllable % Tails));
                }
            }
            else if (Unicode.Value.Decompositions.TryGetValue(rune.Value, out var parts))
            {
                characters.AddRange(parts);
            }
            else
            {
                characters.Add(rune.Value);
            }
        }
        return characters;
    }

    /// <summary>Combining marks in a row stand in the order of their classes; those of one class stay as they are.</summary>
    private static void Order(List<int> characters)
    {
        for (var i = 1; i < characters.Count; i++)
        {
            var (character, kind) = (characters[i], ClassOf(characters[i]));
            var at = i;
            for (; kind != 0 && at > 0 && ClassOf(characters[at - 1]) > kind; at--)
            {
                characters[at] = characters[at - 1];
            }
            characters[at] = character;
        }
    }

    private static string Composed(List<int> characters)
    {
        var composed = new List<int>(characters.Count);
        var (starter, lastKind) = (-1, 0);
        foreach (var character in characters)
        {
            var kind = ClassOf(character);
            // A mark of the same or a higher class in between blocks it.
            var reaches = starter >= 0 && (starter == composed.Count - 1 || (lastKind != 0 && lastKind < kind));
            if (reaches && Pair(composed[starter], character) is { } composite)
            {
                composed[starter] = composite;
                continue;
            }
            if (kind == 0)
            {
                starter = composed.Count;
            }
            lastKind = kind;
            composed.Add(character);
        }
        var text = new StringBuilder(composed.Count);
        composed.ForEach(character => text.Append(new Rune(character)));
        return text.ToString();
    }

    private static int? Pair(int first, int second)
    {
        if (first is >= LeadBase and < LeadBase + Leads && second is >= VowelBase and < VowelBase + Vowels)
        {
            return HangulBase + ((((first - LeadBase) * Vowels) + second - VowelBase) * Tails);
        }
        if (first is >= HangulBase and < HangulBase + Syllables && (first - HangulBase) % Tails == 0 && second is > TailBase and < TailBase + Tails)
        {
            return first + second - TailBase;
        }
        return Unicode.Value.Compositions.TryGetValue((first, second), out var composite) ? composite : null;
    }

    private static int ClassOf(int character) => Unicode.Value.Classes.GetValueOrDefault(character);

    private sealed class Tables
    {
        public Dictionary<int, int[]> Decompositions { get; } = [];
        public Dictionary<(int First, int Second), int> Compositions { get; } = [];
        public Dictionary<int, int> Classes { get; } = [];

        public static Tables Read()
        {
            var tables = new Tables();
            using var stream = typeof(Nfkc).Assembly.GetManifestResourceStream("Stoa.Accounts.Passwords.nfkc.txt")!;
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
            {
                int[] numbers = line[0] == '#' ? [] : [.. line[2..].Split(' ').Select(number => int.Parse(number, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
                switch (line[0])
                {
                    case 'd':
                        tables.Decompositions[numbers[0]] = numbers[1..];
                        break;
                    case 'c':
                        tables.Compositions[(numbers[0], numbers[1])] = numbers[2];
                        break;
                    case 'r':
                        for (var character = numbers[0]; character <= numbers[1]; character++)
                        {
                            tables.Classes[character] = numbers[2];
                        }
                        break;
                }
            }
            return tables;
        }
    }
}
