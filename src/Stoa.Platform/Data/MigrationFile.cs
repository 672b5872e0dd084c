using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Stoa.Platform.Data;

/// <summary>The numbered .sql files embedded in a module's assembly; each module owns one schema.</summary>
public sealed record MigrationSet(string Schema, Assembly Assembly)
{
    internal IEnumerable<MigrationFile> Files()
    {
        foreach (var name in Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(Assembly.GetManifestResourceStream(name)!);
            var file = name[(name.IndexOf(".Migrations.", StringComparison.Ordinal) + ".Migrations.".Length)..];
            yield return new MigrationFile($"{Schema}/{file}", reader.ReadToEnd());
        }
    }
}

/// <summary>One file, and what its first lines of comment say about how it is applied.</summary>
internal sealed partial record MigrationFile(string Id, string Sql)
{
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary><c>-- no transaction</c>: each statement by itself, for what PostgreSQL refuses in a transaction. Such a file has to be repeatable.</summary>
    public bool NoTransaction { get; } = HasMark(Sql, "-- no transaction");

    /// <summary><c>-- compatible</c>: the release before goes on working, and may start, on a database that has it.</summary>
    public bool Compatible { get; } = HasMark(Sql, "-- compatible");

    /// <summary>A statement ends with a semicolon at the end of a line.</summary>
    public IEnumerable<string> Statements() => StatementEnd().Split(Sql).Where(statement => !string.IsNullOrWhiteSpace(Comment().Replace(statement, "")));

    private static bool HasMark(string sql, string mark)
    {
        foreach (var line in sql.AsSpan().EnumerateLines())
        {
            if (!line.StartsWith("--", StringComparison.Ordinal))
            {
                return false;
            }
            if (line.TrimEnd().SequenceEqual(mark))
            {
                return true;
            }
        }
        return false;
    }

    [GeneratedRegex(@";[ \t]*(?:\r?\n|$)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StatementEnd();

    [GeneratedRegex("^--.*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();
}
