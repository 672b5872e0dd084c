using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Stoa.Contracts;

namespace Stoa.Platform.Data;

/// <summary>A column that a list can be sorted by.</summary>
/// <param name="Name">As <c>sort</c> calls it.</param>
/// <param name="Column">Never null (what may be is coalesced), and with the list's key behind it in an index.</param>
/// <param name="Type">Its SQL type.</param>
public sealed record SortColumn(string Name, string Column, string Type);

/// <summary>
/// A list that costs the same at ten million rows as at ten thousand: only the filters that were asked for are part of the statement, counting ends at
/// 10,000 (the answer then says "at least"), pages end there too, and what is behind is read by cursor. Filters and orders need their indexes.
/// </summary>
/// <param name="columns">What a row is read from.</param>
/// <param name="from">Tables with their aliases.</param>
/// <param name="key">The unique column that settles the order.</param>
/// <param name="keyType">Its SQL type.</param>
/// <param name="sorts">The first is the list's own order, newest or greatest first.</param>
/// <param name="joined">What is joined to each row for its columns alone, one row for one: counting leaves it out.</param>
public sealed class ListQuery(string columns, string from, string key, string keyType, IReadOnlyList<SortColumn> sorts, string joined = "")
{
    public const int CountedAtMost = 10_000;

    /// <summary>So many rows are sooner found and sorted than met on the way through an order.</summary>
    public const int Few = 2_000;

    private readonly List<(string Sql, bool IsUnforeseen)> _conditions = [];
    private readonly List<object?> _arguments = [];
    private bool _pagesEnd = true;
    private string? _countedBy;

    /// <summary>Adds a condition that holds always.</summary>
    public ListQuery Where(string condition)
    {
        _conditions.Add((condition, false));
        return this;
    }

    /// <summary>Adds a condition where its value was given; <c>{0}</c> in it is the value.</summary>
    public ListQuery Where(string condition, object? value) => Where(condition, value, isUnforeseen: false);

    /// <summary>
    /// The same for a condition of which PostgreSQL cannot tell how many rows fulfil it: of the beginning of a word it expects one in two hundred, or none, and
    /// would look for a rare one through all rows in their order, or fetch and sort a million. So such a list counts first. Where few are left they are found
    /// by the condition's index and sorted; what many fulfil is met soon in any order. What the condition makes of its value stands in a subselect; else it may
    /// be made for each row anew.
    /// </summary>
    public ListQuery WhereUnforeseen(string condition, object? value) => Where(condition, value, isUnforeseen: true);

    /// <summary>Adds one of two conditions where the flag was given: written out, so that the indexes of either side are used.</summary>
    public ListQuery Where(bool? flag, string whenTrue, string whenFalse) => flag is { } given ? Where(given ? whenTrue : whenFalse) : this;

    private ListQuery Where(string condition, object? value, bool isUnforeseen)
    {
        if (value is not null)
        {
            _arguments.Add(value);
            _conditions.Add((condition.Replace("{0}", Parameter(_arguments.Count), StringComparison.Ordinal), isUnforeseen));
        }
        return this;
    }

    /// <summary>
    /// Counts by a statement of the list's own, where somebody keeps count of just what its filters let through. It has their values, and behind them the
    /// number that counting may end at.
    /// </summary>
    public ListQuery CountedBy(string sql)
    {
        _countedBy = sql;
        return this;
    }

    /// <summary>For a list whose document gives every page: those beyond what is counted are read too, at the cost of all that is before them.</summary>
    public ListQuery WithEveryPage()
    {
        _pagesEnd = false;
        return this;
    }

    /// <summary>The statement of a page without cursor, as a test of its plan needs it.</summary>
    public (string Sql, IReadOnlyList<object?> Arguments) FirstPage(string? sort, int size, bool few = false) =>
        (ListSql(Order(sort), beyond: null, few), [.. _arguments, size, 0L]);

    /// <summary>The statement of the page behind a place, for such a test.</summary>
    public (string Sql, IReadOnlyList<object?> Arguments) PageBehind(string? sort, int size, string value, string at)
    {
        var order = Order(sort);
        var beyond = new ListCursor(order.Name, value, at);
        return (ListSql(order, beyond, few: false), [.. _arguments, size, 0L, .. Values(order, beyond)]);
    }

    /// <summary>The statement that counts, for such a test.</summary>
    public (string Sql, IReadOnlyList<object?> Arguments) Count() => (CountSql, [.. _arguments, CountedAtMost + 1]);

    /// <summary>The statement of all that the filters let through, in the order of the key.</summary>
    public (string Sql, IReadOnlyList<object?> Arguments) All() => ($"SELECT {columns} FROM {Rows}{Conditions} ORDER BY {key}", _arguments);

    public async Task<Outcome<Page<T>>> Read<T>(NpgsqlDataSource database, ListRequest request, Func<NpgsqlDataReader, T> read, CancellationToken cancelled)
    {
        var (page, order) = (request.Page, Order(request.Sort));
        if (_pagesEnd && request.Cursor is null && page.Offset >= CountedAtMost)
        {
            return Failure.Invalid("page", Rule.TooLarge(1, (CountedAtMost + page.Size - 1) / page.Size));
        }
        var (beyond, refused) = request.Position(PlaceIn(order));
        if (refused is not null)
        {
            return refused;
        }
        await using var connection = await database.Open(cancelled);
        var counted = _conditions.Exists(condition => condition.IsUnforeseen)
            ? await connection.One(CountSql, row => row.GetInt64(0), cancelled, [.. Count().Arguments])
            : (long?)null;
        await using var batch = new NpgsqlBatch(connection);
        if (counted is null)
        {
            batch.Add(CountSql, [.. Count().Arguments]);
        }
        batch.Add(
            ListSql(order, beyond, counted <= Few),
            [.. _arguments, page.Size + 1, request.Cursor is null ? page.Offset : 0L, .. beyond is null ? [] : Values(order, beyond)]
        );
        try
        {
            return await Read(batch, counted, request, order, read, cancelled);
        }
        catch (PostgresException wrong) when (beyond is not null && wrong.SqlState.StartsWith("22", StringComparison.Ordinal))
        {
            // Class 22, data exception: what somebody put into the cursor is no value of the column. A statement that fails so while Npgsql is preparing it by
            // itself would end the connection of whoever uses it next (npgsql#6391), so what was prepared is forgotten.
            connection.UnprepareAll();
            return ListRequest.CursorInvalid;
        }
    }

    private async Task<Page<T>> Read<T>(
        NpgsqlBatch batch,
        long? counted,
        ListRequest request,
        SortOrder order,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancelled
    )
    {
        var page = request.Page;
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        if (counted is null)
        {
            await row.ReadAsync(cancelled);
            counted = row.GetInt64(0);
            await row.NextResultAsync(cancelled);
        }
        var items = new List<T>(page.Size);
        ListCursor? last = null;
        while (items.Count < page.Size && await row.ReadAsync(cancelled))
        {
            items.Add(read(row));
            last = new ListCursor(PlaceIn(order), row.GetString("list_value"), row.GetString("list_key"));
        }
        var more = items.Count == page.Size && await row.ReadAsync(cancelled);
        var isMinimum = counted > CountedAtMost;
        var total = Math.Min(counted.Value, CountedAtMost);
        if (!(isMinimum && _pagesEnd) && request.Cursor is null && items.Count > 0)
        {
            // A page that far in has counted all that is before it, so that a client goes on to the very last one by the number of pages. And what came after
            // the count is announced.
            var seen = page.Offset + items.Count + (more ? 1 : 0);
            (total, isMinimum) = (Math.Max(total, seen), isMinimum && (more || seen < total));
        }
        return new Page<T>(items, page.Number, page.Size, total)
        {
            Extras = new PageExtras
            {
                IsByCursor = request.Cursor is not null,
                NextCursor = request.Cursor is not null && more ? last!.ToString() : null,
                TotalIsMinimum = isMinimum,
            },
        };
    }

    /// <summary>The place that a cursor of this list, read in this order, stands for; null where it is none.</summary>
    internal ListCursor? PlaceOf(string cursor, string sort) => ListCursor.Parse(cursor, PlaceIn(Order(sort)));

    /// <summary>What a cursor is good for: this order of this list. Filters may change: the place in the order is the same.</summary>
    private string PlaceIn(SortOrder order) => $"{order.Name} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(from)).AsSpan(0, 4))}";

    private string Rows => joined.Length == 0 ? from : $"{from} {joined}";

    private string Conditions => Where(_conditions.Select(condition => condition.Sql));

    /// <summary>A case is in no index, and PostgreSQL expects that every second row fulfils it.</summary>
    private string ConditionsOnTheWay =>
        Where(_conditions.Select(condition => condition.IsUnforeseen ? $"CASE WHEN {condition.Sql} THEN true END" : condition.Sql));

    private static string Where(IEnumerable<string> conditions) => string.Join(" AND ", conditions) is { Length: > 0 } all ? " WHERE " + all : "";

    private string CountSql => _countedBy ?? $"SELECT count(*) FROM (SELECT FROM {from}{Conditions} LIMIT {Parameter(_arguments.Count + 1)}) AS counted";

    private string ListSql(SortOrder order, ListCursor? beyond, bool few)
    {
        var (column, direction) = (order.Column.Column, order.Descending ? "DESC" : "ASC");
        var (value, last) = ($"{Parameter(_arguments.Count + 3)}::text::{order.Column.Type}", $"{Parameter(_arguments.Count + 4)}::text::{keyType}");
        var (place, bound) = order.Column.Column == key ? (key, value) : ($"({column}, {key})", $"({value}, {last})");
        var rest = beyond is null ? "" : $"{(_conditions.Count == 0 ? " WHERE" : " AND")} {place} {(order.Descending ? "<" : ">")} {bound}";
        // The order of a row of values is the same, and in no index.
        var ordered =
            few ? $"ROW({column}, {key}) {direction}"
            : order.Column.Column == key ? $"{key} {direction}"
            : $"{column} {direction}, {key} {direction}";
        return $"SELECT {columns}, ({column})::text AS list_value, ({key})::text AS list_key FROM {Rows}{(few ? Conditions : ConditionsOnTheWay)}{rest} "
            + $"ORDER BY {ordered} LIMIT {Parameter(_arguments.Count + 1)} OFFSET {Parameter(_arguments.Count + 2)}";
    }

    /// <summary>A list in the order of its key needs no more than the value.</summary>
    private object?[] Values(SortOrder order, ListCursor beyond) => order.Column.Column == key ? [beyond.Value] : [beyond.Value, beyond.Key];

    private SortOrder Order(string? sort) =>
        sort is null
            ? new SortOrder(sorts[0], Descending: true)
            : new SortOrder(sorts.First(column => column.Name == sort.TrimStart('-')), Descending: sort[0] == '-');

    private static string Parameter(int number) => string.Create(CultureInfo.InvariantCulture, $"${number}");

    private sealed record SortOrder(SortColumn Column, bool Descending)
    {
        public string Name => (Descending ? "-" : "") + Column.Name;
    }
}
