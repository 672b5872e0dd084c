using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Moving;

/// <summary>A file that moves in: what it was recognised as, how far it is, and what becomes of its rows.</summary>
/// <param name="Currency">Of amounts that name none.</param>
/// <param name="IgnoredColumns">Columns of the file that nothing here takes.</param>
/// <param name="Rows">Rows that were read so far.</param>
/// <param name="Counts">Rows by what becomes of them; once applied, by what became of them.</param>
/// <param name="Errors">The first 100; <c>GET /admin/imports/{id}/rows</c> has all.</param>
/// <param name="Pictures">Those that rows name by their addresses, which are fetched once the rows are applied.</param>
/// <param name="Kept">What an undo left as it is, the first 100; <c>GET /admin/imports/{id}/rows?kept=true</c> has all.</param>
internal sealed record Import(
    Guid Id,
    [property: OneOf<ImportTypes>] string Type,
    [property: OneOf<ImportFormats>] string Format,
    [property: OneOf<ImportStatuses>] string Status,
    ImportCounts Counts,
    IReadOnlyList<ImportError> Errors,
    long Rows,
    string Currency,
    IReadOnlyList<string> IgnoredColumns,
    PictureCounts Pictures,
    IReadOnlyList<KeptChange> Kept,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    /// <summary>What <see cref="From"/> reads, of the table alias <c>i</c>.</summary>
    public const string Columns = $"""
        i.id, i.type, i.format, i.status, i.rows, i.currency, i.ignored_columns, i.created_at, i.updated_at, counts.*, pictures.*
        """;

    /// <summary>What is joined for <see cref="Columns"/>, a row for each import.</summary>
    public const string Joined = """
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE r.outcome = 'create') AS rows_create, count(*) FILTER (WHERE r.outcome = 'update') AS rows_update,
                count(*) FILTER (WHERE r.outcome = 'unchanged') AS rows_unchanged, count(*) FILTER (WHERE r.outcome = 'error') AS rows_error
            FROM commerce.import_rows r WHERE r.import_id = i.id
        ) AS counts
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE p.status = 'pending') AS pictures_pending, count(*) FILTER (WHERE p.status = 'done') AS pictures_done,
                count(*) FILTER (WHERE p.status = 'failed') AS pictures_failed
            FROM commerce.import_pictures p WHERE p.import_id = i.id
        ) AS pictures
        """;

    public static Import From(NpgsqlDataReader row) =>
        new(
            row.GetGuid("id"),
            row.GetString("type"),
            row.GetString("format"),
            row.GetString("status"),
            new ImportCounts(row.GetInt64("rows_create"), row.GetInt64("rows_update"), row.GetInt64("rows_unchanged"), row.GetInt64("rows_error")),
            [],
            row.GetInt64("rows"),
            row.GetString("currency"),
            row.GetStrings("ignored_columns"),
            new PictureCounts(row.GetInt64("pictures_pending"), row.GetInt64("pictures_done"), row.GetInt64("pictures_failed")),
            [],
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );

    /// <summary>As the connection's transaction sees it; null where there is none.</summary>
    public static async Task<Import?> Find(NpgsqlConnection connection, Guid id, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        return await Find(batch, id, cancelled);
    }

    public static async Task<Import?> Find(NpgsqlBatch batch, Guid id, CancellationToken cancelled)
    {
        batch.Add(FindSql, id);
        batch.Add(ErrorsSql, id);
        batch.Add(KeptSql, id);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        if (!await row.ReadAsync(cancelled))
        {
            return null;
        }
        var import = From(row);
        var errors = new List<ImportError>();
        await row.NextResultAsync(cancelled);
        while (await row.ReadAsync(cancelled))
        {
            errors.Add(ImportError.From(row));
        }
        var kept = new List<KeptChange>();
        await row.NextResultAsync(cancelled);
        while (await row.ReadAsync(cancelled))
        {
            kept.Add(new KeptChange(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3)));
        }
        return import with { Errors = errors, Kept = kept };
    }

    internal const string FindSql = $"SELECT {Columns} FROM commerce.imports i {Joined} WHERE i.id = $1";

    internal const string ErrorsSql = """
        SELECT e.line, e.column_name, e.code, e.value FROM commerce.import_errors e WHERE e.import_id = $1 ORDER BY e.line, e.n LIMIT 100
        """;

    internal const string KeptSql = """
        SELECT c.line, c.kind, c.entity_id, c.kept FROM commerce.import_changes c WHERE c.import_id = $1 AND c.kept IS NOT NULL ORDER BY c.line, c.n LIMIT 100
        """;
}

internal sealed record ImportCounts(long Create, long Update, long Unchanged, long Error);

/// <summary>What is wrong with a cell.</summary>
/// <param name="Line">Where its row begins, from 1; the first line of a CSV file is its header.</param>
/// <param name="Column">As the file calls it, or the member; empty where it is the whole row.</param>
/// <param name="Code">Of the rule that it breaks, or of the fault.</param>
/// <param name="Value">What stands there, shortened.</param>
internal sealed record ImportError(long Line, string Column, string Code, string Value)
{
    private const int Shown = 200;

    public static ImportError From(NpgsqlDataReader row) =>
        new(row.GetInt64("line"), row.GetString("column_name"), row.GetString("code"), row.GetString("value"));

    /// <summary>Shortened, and without what PostgreSQL cannot store.</summary>
    public static ImportError Of(long line, string column, string code, string value)
    {
        var text = value.Replace('\0', '\uFFFD');
        return new ImportError(line, column, code, text.Length <= Shown ? text : text[..(char.IsHighSurrogate(text[Shown - 1]) ? Shown - 1 : Shown)] + "…");
    }
}

internal sealed record PictureCounts(long Pending, long Done, long Failed);

/// <summary>
/// What an undo left as it is, and why: <c>changed_since</c>, <c>options_in_use</c> (variants would not fit the product any more), <c>brand_unknown</c> and
/// <c>category_unknown</c> (what it had is gone), <c>sold</c> (then it was archived), <c>in_use</c>, <c>refused</c> (by the database, or by a defect of ours).
/// </summary>
internal sealed record KeptChange(long Line, string Kind, string EntityId, string Reason);

/// <summary>How far an import is.</summary>
/// <param name="Rows">Rows that were read so far.</param>
/// <param name="Done">Of them those that are done with in this phase.</param>
/// <param name="RatePerSecond">Since the phase began; null where nothing is at work.</param>
/// <param name="ExpectedEndAt">At that rate, of the phase.</param>
internal sealed record ImportProgress(
    [property: OneOf<ImportStatuses>] string Status,
    long Rows,
    long Done,
    ImportCounts Counts,
    double? RatePerSecond,
    DateTimeOffset? ExpectedEndAt
) : Platform.Streams.IProgress
{
    [JsonIgnore]
    public bool IsFinal => Status is "staged" or "applied" or "undone" or "failed";
}

internal sealed class ImportTypes : IClosedSet
{
    public const string Products = "products";
    public const string Customers = "customers";
    public const string Stock = "stock";
    public const string Prices = "prices";
    public const string Redirects = "redirects";
    public const string Orders = "orders";

    public static IReadOnlyList<string> Values { get; } = [Products, Customers, Orders, Stock, Prices, Redirects];
}

internal sealed class ImportFormats : IClosedSet
{
    public const string Csv = "csv";
    public const string Ndjson = "ndjson";
    public const string Shopify = "shopify";
    public const string WooCommerce = "woocommerce";

    public static IReadOnlyList<string> Values { get; } = [Csv, Ndjson, Shopify, WooCommerce];
}

internal sealed class ImportStatuses : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["received", "staging", "staged", "applying", "applied", "undoing", "undone", "failed"];
}

internal sealed class RowOutcomes : IClosedSet
{
    public const string Create = "create";
    public const string Update = "update";
    public const string Unchanged = "unchanged";
    public const string Error = "error";

    public static IReadOnlyList<string> Values { get; } = [Create, Update, Unchanged, Error];
}
