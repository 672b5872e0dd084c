using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Platform.Data;

/// <summary>
/// Versions of rows that have no column for one: the transaction that wrote the row last, which PostgreSQL keeps with it. Good for comparing only: a backup
/// that is restored gives every row another, and a client then reads again.
/// </summary>
public static class RowVersions
{
    /// <summary>To be read of an alias: <c>r.</c> before it.</summary>
    public const string Column = "xmin::text::bigint";

    /// <summary>
    /// Why a change that is meant for certain versions is not made; null where it is made. The row stays as it is until the transaction ends.
    /// </summary>
    /// <param name="connection">In the transaction of the change.</param>
    /// <param name="context">The request, which may have a condition.</param>
    /// <param name="lockSql">Locks the row and gives its version. Where it gives none, the use case says that there is nothing.</param>
    /// <param name="arguments">Of the statement.</param>
    public static async Task<Failure?> Stale(NpgsqlConnection connection, RequestContext context, string lockSql, params object?[] arguments) =>
        context.ExpectedVersions is not null
        && await connection.One(lockSql, row => (long?)row.GetInt64(0), context.CancellationToken, arguments) is { } version
        && !context.Expects(version)
            ? RequestFaults.VersionStale
            : null;
}
