using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Input;

namespace Stoa.Platform.Data;

/// <summary>A column that a list can be sorted by.</summary>
/// <param name="Name">As <c>sort</c> calls it.</param>
/// <param name="Column">Never null, and with the list's key behind it in an index.</param>
/// <param name="Type">Its SQL type.</param>
public sealed record SortColumn(string Name, string Column, string Type);

/// <summary>What every list of the back office takes: a page or a cursor, and an order.</summary>
/// <param name="Page">From the beginning, while that is near.</param>
/// <param name="Sort">The name of a column; a hyphen before it is the other way round. Null: the list's own order.</param>
/// <param name="Cursor"><c>*</c> begins; the answer's <c>next_cursor</c> goes on, at the same cost however far in.</param>
public sealed record ListRequest(PageQuery Page, string? Sort, string? Cursor)
{
    public static ListRequest Read(RequestReader input, IReadOnlyList<SortColumn> sorts) =>
        new(input.Page(), input.QueryChoice("sort", [.. sorts.SelectMany(sort => new[] { sort.Name, "-" + sort.Name })]), input.Query("cursor", 1_000));
}

/// <summary>
/// A list that costs the same at ten million rows as at ten thousand: only the filters that were asked for are part of the statement, counting ends at
/// 10,000 (the answer then says "at least"), pages end there too, and what is behind is read by cursor. Filters and orders need their indexes.
/// </summary>
/// <param name="columns">What a row is read from.</param>
/// <param name="from">Tables with their aliases.</param>
/// <param name="key">The unique column that settles the order.</param>
/// <param name="keyType">Its SQL type.</param>
/// <param name="sorts">The first is the list's own order, newest or greatest first.</param>
public sealed class ListQuery(string columns, string from, string key, string keyType, IReadOnlyList<SortColumn> sorts)
{
    public const int CountedAtMost = 10_000;

    private readonly List<string> _conditions = [];
    private readonly List<object?> _arguments = [];

    /// <summary>Adds a condition that holds always.</summary>
    public ListQuery Where(string condition)
    {
        _conditions.Add(condition);
        return this;
    }

    /// <summary>Adds a condition where its value was given; <c>{0}</c> in it is the value.</summary>
    public ListQuery Where(string condition, object? value)
    {
        if (value is not null)
        {
            _arguments.Add(value);
            _conditions.Add(condition.Replace("{0}", Parameter(_arguments.Count), StringComparison.Ordinal));
        }
        return this;
    }

    /// <summary>The statement of a page without cursor, as a test of its plan needs it.</summary>
    public (string Sql, IReadOnlyList<object?> Arguments) FirstPage(string? sort, int size) => (ListSql(Order(sort), beyond: null), [.. _arguments, size, 0L]);

    /// <summary>The statement of all that the filters let through, in the order of the key.</summary>
    public (string Sql, IReadOnlyList<object?> Arguments) All() => ($"SELECT {columns} FROM {from}{Conditions} ORDER BY {key}", _arguments);

    public async Task<Outcome<Page<T>>> Read<T>(NpgsqlDataSource database, ListRequest request, Func<NpgsqlDataReader, T> read, CancellationToken cancelled)
    {
        var (page, order) = (request.Page, Order(request.Sort));
        if (request.Cursor is null && page.Offset + page.Size > CountedAtMost)
        {
            return Failure.Invalid("page", Rule.TooLarge(1, CountedAtMost / page.Size));
        }
        Position? beyond = null;
        if (request.Cursor is not (null or "*") && (beyond = Position.Parse(request.Cursor, order)) is null)
        {
            return new Failure { Fault = PlatformFaults.CursorInvalid, Field = "cursor" };
        }
        await using var batch = database.CreateBatch();
        batch.Add(CountSql, [.. _arguments, CountedAtMost + 1]);
        batch.Add(ListSql(order, beyond), [.. _arguments, page.Size + 1, request.Cursor is null ? page.Offset : 0L, .. beyond?.Values ?? []]);
        try
        {
            await using var row = await batch.ExecuteReaderAsync(cancelled);
            await row.ReadAsync(cancelled);
            var total = row.GetInt64(0);
            await row.NextResultAsync(cancelled);
            var items = new List<T>(page.Size);
            Position? last = null;
            while (items.Count < page.Size && await row.ReadAsync(cancelled))
            {
                items.Add(read(row));
                last = new Position(order, row.GetString("list_value"), row.GetString("list_key"));
            }
            var more = items.Count == page.Size && await row.ReadAsync(cancelled);
            return new Page<T>(items, page.Number, page.Size, Math.Min(total, CountedAtMost))
            {
                Extras = new PageExtras
                {
                    IsByCursor = request.Cursor is not null,
                    NextCursor = request.Cursor is not null && more ? last!.ToString() : null,
                    TotalIsMinimum = total > CountedAtMost,
                },
            };
        }
        catch (PostgresException wrong) when (beyond is not null && wrong.SqlState.StartsWith("22", StringComparison.Ordinal))
        {
            // Class 22, data exception: what somebody put into the cursor is no value of the column.
            return new Failure { Fault = PlatformFaults.CursorInvalid, Field = "cursor" };
        }
    }

    private string Conditions => _conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", _conditions);

    private string CountSql => $"SELECT count(*) FROM (SELECT FROM {from}{Conditions} LIMIT {Parameter(_arguments.Count + 1)}) AS counted";

    private string ListSql(SortOrder order, Position? beyond)
    {
        var (column, direction) = (order.Column.Column, order.Descending ? "DESC" : "ASC");
        var rest = beyond is null
            ? ""
            : $"{(_conditions.Count == 0 ? " WHERE" : " AND")} ({column}, {key}) {(order.Descending ? "<" : ">")} "
                + $"({Parameter(_arguments.Count + 3)}::text::{order.Column.Type}, {Parameter(_arguments.Count + 4)}::text::{keyType})";
        return $"SELECT {columns}, ({column})::text AS list_value, ({key})::text AS list_key FROM {from}{Conditions}{rest} "
            + $"ORDER BY {column} {direction}, {key} {direction} LIMIT {Parameter(_arguments.Count + 1)} OFFSET {Parameter(_arguments.Count + 2)}";
    }

    private SortOrder Order(string? sort) =>
        sort is null
            ? new SortOrder(sorts[0], Descending: true)
            : new SortOrder(sorts.First(column => column.Name == sort.TrimStart('-')), Descending: sort[0] == '-');

    private static string Parameter(int number) => string.Create(CultureInfo.InvariantCulture, $"${number}");

    private sealed record SortOrder(SortColumn Column, bool Descending)
    {
        public string Name => (Descending ? "-" : "") + Column.Name;
    }

    /// <summary>The last entry of a page, in the order it was read in.</summary>
    private sealed record Position(SortOrder Order, string Value, string Key)
    {
        public object?[] Values => [Value, Key];

        /// <summary>Null where it is no cursor of ours, or one of another order.</summary>
        public static Position? Parse(string cursor, SortOrder order)
        {
            try
            {
                return
                    Base64Url.IsValid(cursor)
                    && JsonNode.Parse(Base64Url.DecodeFromChars(cursor)) is JsonArray { Count: 3 } parts
                    && (string?)parts[0] == order.Name
                    && (string?)parts[1] is { } value
                    && (string?)parts[2] is { } key
                    ? new Position(order, value, key)
                    : null;
            }
            catch (Exception broken) when (broken is JsonException or InvalidOperationException)
            {
                return null;
            }
        }

        public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(new JsonArray(Order.Name, Value, Key).ToJsonString()));
    }
}
