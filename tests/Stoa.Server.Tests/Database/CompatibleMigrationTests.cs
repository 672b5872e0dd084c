using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Database;

/// <summary>
/// A migration that says <c>-- compatible</c> lets nodes of the release before go on, so it only adds what they need not know (ADR 76, 86): things of its own,
/// columns that may be left out, indexes that refuse nothing.
/// </summary>
public sealed partial class CompatibleMigrationTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public void A_compatible_migration_takes_nothing_from_the_release_before()
    {
        var compatible = shop.Host.Services.GetServices<MigrationSet>().SelectMany(set => set.Files()).Where(file => file.Compatible).ToList();

        Assert.NotEmpty(compatible);
        Assert.All(compatible, file => Assert.Empty(Refused(file)));
    }

    [Theory]
    [InlineData("ALTER TABLE shop.carts DROP COLUMN note;")]
    [InlineData("ALTER TABLE shop.carts RENAME COLUMN note TO remark;")]
    [InlineData("ALTER TABLE shop.carts ADD COLUMN note text NOT NULL;")]
    [InlineData("ALTER TABLE shop.carts ADD COLUMN note text UNIQUE;")]
    [InlineData("ALTER TABLE shop.carts ADD COLUMN note text, DROP COLUMN remark;")]
    [InlineData("ALTER TABLE shop.carts ALTER COLUMN note SET NOT NULL;")]
    [InlineData("ALTER TABLE shop.carts ADD CONSTRAINT short CHECK (length(note) < 10);")]
    [InlineData("CREATE UNIQUE INDEX carts_note ON shop.carts (note);")]
    [InlineData("CREATE TRIGGER t BEFORE INSERT ON shop.carts FOR EACH ROW EXECUTE FUNCTION shop.refuse();")]
    [InlineData("DROP TABLE shop.carts;")]
    [InlineData("UPDATE shop.carts SET note = 'x';")]
    [InlineData("INSERT INTO shop.carts (note) VALUES ('x');")]
    public void What_a_node_of_the_release_before_could_stumble_over_is_refused(string statement) =>
        Assert.Single(Refused(new MigrationFile("shop/0002.sql", "-- compatible\n" + statement)));

    [Theory]
    [InlineData("CREATE TABLE shop.notes (id bigint PRIMARY KEY, text text NOT NULL);\nCREATE UNIQUE INDEX notes_text ON shop.notes (text);")]
    [InlineData("CREATE TABLE shop.notes (id bigint PRIMARY KEY);\n-- The first.\nINSERT INTO shop.notes (id) VALUES (1);")]
    [InlineData("ALTER TABLE shop.carts ADD COLUMN note text;")]
    [InlineData("ALTER TABLE shop.carts ADD COLUMN note text NOT NULL DEFAULT '';")]
    [InlineData("DROP INDEX CONCURRENTLY IF EXISTS shop.carts_note;\nCREATE INDEX CONCURRENTLY carts_note ON shop.carts (note);")]
    public void What_only_adds_is_compatible(string sql) => Assert.Empty(Refused(new MigrationFile("shop/0002.sql", "-- compatible\n" + sql)));

    /// <summary>What is not known to be harmless is refused.</summary>
    private static List<string> Refused(MigrationFile file)
    {
        var own = Made().Matches(file.Sql).Select(made => made.Groups["name"].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        // An index that an attempt left behind may go, where the same file makes it.
        var indexes = Index().Matches(file.Sql).Select(made => made.Groups["name"].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. file.Statements().Select(statement => Comment().Replace(statement, "").Trim()).Where(statement => !Adds(statement, own, indexes))];
    }

    private static bool Adds(string statement, HashSet<string> own, HashSet<string> indexes)
    {
        if (Index().Match(statement) is { Success: true } index)
        {
            return !index.Groups["unique"].Success || own.Contains(index.Groups["table"].Value);
        }
        if (Column().Match(statement) is { Success: true } column)
        {
            var kind = column.Groups["kind"].Value;
            return !Restriction().IsMatch(kind) && (!NotNull().IsMatch(kind) || Default().IsMatch(kind));
        }
        if (LeftBehind().Match(statement) is { Success: true } left)
        {
            return indexes.Contains(left.Groups["name"].Value);
        }
        return Made().IsMatch(statement) || (Filled().Match(statement) is { Success: true } filled && own.Contains(filled.Groups["name"].Value));
    }

    private const RegexOptions Sql = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    [GeneratedRegex(@"--[^\n]*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bCREATE\s+(TABLE|SCHEMA|SEQUENCE)\s+(?<name>[\w.]+)", Sql, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Made();

    [GeneratedRegex(@"\bCREATE\s+(?<unique>UNIQUE\s+)?INDEX\s+(CONCURRENTLY\s+)?(?<name>\w+)\s+ON\s+(?<table>[\w.]+)", Sql, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Index();

    [GeneratedRegex(@"^DROP\s+INDEX\s+CONCURRENTLY\s+IF\s+EXISTS\s+(\w+\.)?(?<name>\w+)$", Sql, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LeftBehind();

    [GeneratedRegex(@"^ALTER\s+TABLE\s+[\w.]+\s+ADD\s+COLUMN\s+(IF\s+NOT\s+EXISTS\s+)?\w+\s+(?<kind>[^;]+)$", Sql, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Column();

    [GeneratedRegex(@"\b(UNIQUE|PRIMARY|CHECK|REFERENCES|DROP|ALTER|RENAME)\b", Sql, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Restriction();

    [GeneratedRegex(@"\bNOT\s+NULL\b", Sql, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotNull();

    [GeneratedRegex(@"\bDEFAULT\b", Sql, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Default();

    [GeneratedRegex(@"^(INSERT\s+INTO\s+|SELECT\s+setval\(')(?<name>[\w.]+)", Sql, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Filled();
}
