using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Database;

/// <summary>How PostgreSQL runs a statement.</summary>
internal static class Plans
{
    public static async Task<string> Explain(this StoaHost host, (string Sql, IReadOnlyList<object?> Arguments) statement) =>
        string.Join(
            '\n',
            await host.Database.Many("EXPLAIN " + statement.Sql, row => row.GetString(0), TestContext.Current.CancellationToken, [.. statement.Arguments])
        );

    public static Task<string> Explain(this StoaHost host, string sql, params object?[] arguments) => host.Explain((sql, arguments));
}
