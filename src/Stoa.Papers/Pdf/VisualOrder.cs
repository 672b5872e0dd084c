using System.Text;

namespace Stoa.Papers.Pdf;

/// <summary>
/// Puts a line into the order in which it is drawn, from left to right: the Unicode bidirectional algorithm (UAX #9) as far as names, addresses and numbers
/// need it, without embeddings. A line whose first letter is Hebrew or Arabic is one from right to left.
/// </summary>
internal static class VisualOrder
{
    private enum Direction
    {
        Neutral,
        Left,
        Right,
        Digit,
    }

    private static readonly Dictionary<int, int> Mirrored = new()
    {
        ['('] = ')',
        [')'] = '(',
        ['['] = ']',
        [']'] = '[',
        ['{'] = '}',
        ['}'] = '{',
        ['<'] = '>',
        ['>'] = '<',
        ['«'] = '»',
        ['»'] = '«',
    };

    public static string Of(string line)
    {
        var runes = line.EnumerateRunes().ToArray();
        var directions = Array.ConvertAll(runes, DirectionOf);
        if (!directions.Contains(Direction.Right))
        {
            return line;
        }
        var levels = Levels(directions, runes);
        var order = Enumerable.Range(0, runes.Length).ToArray();
        for (var level = levels.Max(); level > 0; level--)
        {
            Turn(order, levels, level);
        }
        var drawn = new StringBuilder(line.Length);
        foreach (var i in order)
        {
            drawn.Append(levels[i] % 2 == 1 && Mirrored.TryGetValue(runes[i].Value, out var mirrored) ? ((char)mirrored).ToString() : runes[i].ToString());
        }
        return drawn.ToString();
    }

    private static int[] Levels(Direction[] directions, Rune[] runes)
    {
        var isRightToLeft = Array.Find(directions, direction => direction is Direction.Left or Direction.Right) == Direction.Right;
        var levels = new int[directions.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = directions[i] switch
            {
                Direction.Right => 1,
                Direction.Left => isRightToLeft ? 2 : 0,
                Direction.Digit => IsBehindRight(directions, i, isRightToLeft) ? 2 : 0,
                _ when JoinsDigits(directions, runes, i) => IsBehindRight(directions, i, isRightToLeft) ? 2 : 0,
                _ => IsWithinRight(directions, i, isRightToLeft) ? 1
                : isRightToLeft && IsWithinLeft(directions, i) ? 2
                : isRightToLeft ? 1
                : 0,
            };
        }
        return levels;
    }

    /// <summary>The last letter before it, or else the line, goes from right to left.</summary>
    private static bool IsBehindRight(Direction[] directions, int at, bool isRightToLeft)
    {
        var last = Array.FindLastIndex(directions, at, at + 1, direction => direction is Direction.Left or Direction.Right);
        return last < 0 ? isRightToLeft : directions[last] == Direction.Right;
    }

    private static bool IsWithinRight(Direction[] directions, int at, bool isRightToLeft)
    {
        var next = Array.FindIndex(directions, at, direction => direction != Direction.Neutral);
        var isBefore = IsBehindRight(directions, at, isRightToLeft);
        return isBefore && (next < 0 ? isRightToLeft : directions[next] is Direction.Right or Direction.Digit);
    }

    private static bool IsWithinLeft(Direction[] directions, int at)
    {
        var next = Array.FindIndex(directions, at, direction => direction is Direction.Left or Direction.Right);
        var last = Array.FindLastIndex(directions, at, at + 1, direction => direction is Direction.Left or Direction.Right);
        return next >= 0 && last >= 0 && directions[next] == Direction.Left && directions[last] == Direction.Left;
    }

    /// <summary>A separator within a number belongs to it.</summary>
    private static bool JoinsDigits(Direction[] directions, Rune[] runes, int at) =>
        at > 0
        && at + 1 < directions.Length
        && directions[at - 1] == Direction.Digit
        && directions[at + 1] == Direction.Digit
        && runes[at].Value is '.' or ',' or ':' or '/' or '-' or '+';

    private static void Turn(int[] order, int[] levels, int level)
    {
        for (var start = 0; start < order.Length; start++)
        {
            var end = start;
            while (end < order.Length && levels[order[end]] >= level)
            {
                end++;
            }
            Array.Reverse(order, start, end - start);
            start = Math.Max(start, end - 1);
        }
    }

    private static Direction DirectionOf(Rune rune) =>
        rune.Value is (>= 0x0590 and <= 0x05FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC) ? Direction.Right
        : rune.IsBmp && ArabicForms.IsArabic((char)rune.Value) && !Rune.IsDigit(rune) ? Direction.Right
        : Rune.IsDigit(rune) ? Direction.Digit
        : Rune.IsLetter(rune) ? Direction.Left
        : Direction.Neutral;
}
