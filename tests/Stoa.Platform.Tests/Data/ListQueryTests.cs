using Stoa.Platform.Data;
using Xunit;

namespace Stoa.Platform.Tests.Data;

/// <summary>The statements that a list comes to.</summary>
public sealed class ListQueryTests
{
    private static readonly SortColumn[] Sorts = [new("id", "x.id", "bigint"), new("name", "x.name", "text")];

    private static ListQuery New() => new("x.id, x.name", "some.things x", "x.id", "bigint", Sorts, "CROSS JOIN LATERAL (SELECT 1) AS c");

    [Fact]
    public void Only_the_filters_that_were_asked_for_are_part_of_it()
    {
        var list = New().Where("x.a = {0}", null).Where("x.b = {0} OR x.c = {0}", 5).Where("x.d").Where(null, "x.e", "NOT x.e").Where(false, "x.f", "NOT x.f");

        Assert.Equal(
            (
                "SELECT x.id, x.name, (x.name)::text AS list_value, (x.id)::text AS list_key FROM some.things x CROSS JOIN LATERAL (SELECT 1) AS c "
                    + "WHERE x.b = $1 OR x.c = $1 AND x.d AND NOT x.f ORDER BY x.name ASC, x.id ASC LIMIT $2 OFFSET $3",
                "5,20,0"
            ),
            Told(list.FirstPage("name", 20))
        );
    }

    [Fact]
    public void Counting_ends_and_joins_nothing() =>
        Assert.Equal(
            ("SELECT count(*) FROM (SELECT FROM some.things x WHERE x.a = $1 LIMIT $2) AS counted", "1,10001"),
            Told(New().Where("x.a = {0}", 1).Count())
        );

    [Fact]
    public void What_is_behind_is_one_comparison_of_value_and_key() =>
        Assert.EndsWith(
            "WHERE x.a = $1 AND (x.name, x.id) < ($4::text::text, $5::text::bigint) ORDER BY x.name DESC, x.id DESC LIMIT $2 OFFSET $3",
            New().Where("x.a = {0}", 1).PageBehind("-name", 20, "n", "7").Sql,
            StringComparison.Ordinal
        );

    [Fact]
    public void In_the_order_of_the_key_the_key_alone_is_compared()
    {
        var (sql, arguments) = Told(New().PageBehind(null, 20, "7", "7"));

        Assert.EndsWith(" WHERE x.id < $3::text::bigint ORDER BY x.id DESC LIMIT $1 OFFSET $2", sql, StringComparison.Ordinal);
        Assert.Equal("20,0,7", arguments);
    }

    private static (string Sql, string Arguments) Told((string Sql, IReadOnlyList<object?> Arguments) statement) =>
        (statement.Sql, string.Join(',', statement.Arguments));
}
