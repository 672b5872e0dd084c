namespace Stoa.Server.Tests.Harness;

/// <summary>Invalid raw JSON values of a member, by expected type.</summary>
internal static class BadValues
{
    private static readonly string[] NotTexts = ["0", "1", "-1", "1.5", "1e2", "2147483648", "1e400", "true", "false", "[]", "{}", "[\"x\"]", "{\"x\":\"y\"}"];
    private static readonly string[] BrokenTexts = ["\"a\\u0000b\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00x\"", "\"x\\ud83d\""];

    public static IEnumerable<string> RequiredText(int max) => [.. OptionalText(max), "null", "\"\"", "\"   \"", "\"\\t\\n\""];

    public static IEnumerable<string> OptionalText(int max) => [.. NotTexts, .. BrokenTexts, Text(max + 1), Text(60_000)];

    public static IEnumerable<string> Integer(int min, int max) =>
        [
            "null",
            "\"1\"",
            "\"\"",
            "true",
            "[]",
            "{}",
            "[1]",
            "1.5",
            "1.00001",
            "1e-1",
            "1e400",
            "-1e400",
            "2147483648",
            "-2147483649",
            "9223372036854775808",
            "123456789012345678901234567890",
            $"{min - 1}",
            $"{max + 1}",
            "-1",
            "-0",
        ];

    public static IEnumerable<string> Texts(int maxEntries, int maxLength) =>
        [
            "0",
            "true",
            "\"SAVE10\"",
            "{}",
            "[null]",
            "[1]",
            "[[]]",
            "[{}]",
            "[true]",
            "[\"\"]",
            "[\"a\\u0000\"]",
            "[\"\\ud800\"]",
            $"[{Text(maxLength + 1)}]",
            $"[{string.Join(',', Enumerable.Repeat("\"x\"", maxEntries + 1))}]",
        ];

    public static IEnumerable<string> TextMap(int maxEntries, int maxLength) =>
        [
            "0",
            "true",
            "\"black\"",
            "[]",
            "[\"black\"]",
            "{\"color\":null}",
            "{\"color\":1}",
            "{\"color\":{}}",
            "{\"color\":[]}",
            "{\"color\":true}",
            "{\"\":\"x\"}",
            "{\"color\":\"a\",\"color\":\"b\"}",
            "{\"a\\u0000\":\"x\"}",
            "{\"color\":\"\\u0000\"}",
            "{\"color\":\"\\ud800\"}",
            $"{{\"color\":{Text(maxLength + 1)}}}",
            $"{{{Text(maxLength + 1)}:\"x\"}}",
            $"{{{string.Join(',', Enumerable.Range(0, maxEntries + 1).Select(number => $"\"{number}\":\"x\""))}}}",
        ];

    public static IEnumerable<string> Objects => ["null", "0", "true", "\"x\"", "[]", "[{}]", "{}"];

    /// <summary>Bodies that are not JSON objects, for any route.</summary>
    public static IEnumerable<string> Bodies =>
        [
            "",
            " ",
            "{",
            "}",
            "[]",
            "[{}]",
            "null",
            "true",
            "1",
            "\"x\"",
            "{]",
            "{\"a\":}",
            "{\"a\" 1}",
            "{'a':1}",
            "{\"a\":1,}",
            "{a:1}",
            "{}{}",
            "{} x",
            "// comment\n{}",
            "{\"a\":01}",
            "{\"a\":NaN}",
            "{\"a\":\"\n\"}",
            "{\"a\":\"\\x\"}",
            "{\"\\ud800\":1}",
            "{\"a\":{\"\\ud800\":1}}",
            "\u0000",
            "<xml/>",
            "a=b",
            "{\"a\":" + new string('[', 16) + new string(']', 16) + "}",
            string.Concat(Enumerable.Repeat("{\"a\":", 16)) + "1" + new string('}', 16) + "}",
            new string('[', 30_000),
            string.Concat(Enumerable.Repeat("{\"a\":", 6_000)),
        ];

    private static string Text(int length) => "\"" + new string('x', length) + "\"";
}
