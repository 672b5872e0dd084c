using System.Text;
using Stoa.Platform.Data;
using Xunit;

namespace Stoa.Platform.Tests.Data;

public sealed class ListCursorTests
{
    [Theory]
    [InlineData("2026-01-18 10:00:00.123456+00", "01900000-0000-7000-8000-000000000001")]
    [InlineData("", "")]
    [InlineData("\"],[\"", "\\u0000")]
    [InlineData("Größe ☃ 🏪 +/=&?#", "-infinity")]
    public void A_cursor_is_read_as_it_was_written_and_fits_into_an_address(string value, string key)
    {
        var cursor = new ListCursor("-created_at", value, key);

        Assert.Equal(cursor, ListCursor.Parse(cursor.ToString(), "-created_at"));
        Assert.Matches("^[A-Za-z0-9_-]+$", cursor.ToString());
    }

    [Fact]
    public void The_longest_name_fits_in_any_script()
    {
        foreach (var letter in new[] { "x", "ü", "字", "🏪", "\"", "\\", "\u0001" })
        {
            var name = string.Concat(Enumerable.Repeat(letter, 255));
            Assert.InRange(new ListCursor("-created_at", name, new string('x', 64)).ToString().Length, 1, ListCursor.MaxLength);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("ä")]
    [InlineData("e30")]
    [InlineData("W10")]
    [InlineData("bnVsbA")]
    [InlineData("WyJuYW1lIiwiYSJd")] // ["name","a"]
    [InlineData("WyJuYW1lIiwiYSIsImIiLCJjIl0")] // ["name","a","b","c"]
    [InlineData("WyJuYW1lIiwxLDJd")] // ["name",1,2]
    [InlineData("WyJuYW1lIixudWxsLG51bGxd")] // ["name",null,null]
    [InlineData("WyJuYW1lIixbImEiXSx7fV0")] // ["name",["a"],{}]
    [InlineData("WyJOYW1lIiwiYSIsImIiXQ")] // ["Name","a","b"]
    [InlineData("WyJuYW1lIiwi")]
    [InlineData("__79")]
    public void What_is_no_cursor_of_the_order_is_none(string text) => Assert.Null(ListCursor.Parse(text, "name"));

    [Fact]
    public void Half_a_character_is_none() =>
        Assert.Null(ListCursor.Parse(Convert.ToBase64String(Encoding.UTF8.GetBytes("[\"name\",\"\\ud800\",\"b\"]")).TrimEnd('='), "name"));
}
