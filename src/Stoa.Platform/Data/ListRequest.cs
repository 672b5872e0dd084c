using Stoa.Contracts;
using Stoa.Contracts.Input;

namespace Stoa.Platform.Data;

/// <summary>What every list of the back office takes: a page or a cursor, and an order.</summary>
/// <param name="Page">From the beginning, while that is near.</param>
/// <param name="Sort">The name of a column; a hyphen before it is the other way round. Null: the list's own order.</param>
/// <param name="Cursor"><c>*</c> begins; the answer's <c>next_cursor</c> goes on, at the same cost however far in.</param>
public sealed record ListRequest(PageQuery Page, string? Sort, string? Cursor)
{
    public static ListRequest Read(RequestReader input, IReadOnlyList<SortColumn> sorts) => Read(input, [.. sorts.Select(sort => sort.Name)]);

    /// <summary>Of a list that is not read by <see cref="ListQuery"/>.</summary>
    public static ListRequest Read(RequestReader input, params IReadOnlyList<string> sorts) =>
        new(input.Page(), input.QueryChoice("sort", [.. sorts.SelectMany(sort => new[] { sort, "-" + sort })]), input.Query("cursor", ListCursor.MaxLength));

    /// <summary>What is behind: null at the beginning, and for a page.</summary>
    /// <param name="order">The order of the list as this request asks for it.</param>
    internal (ListCursor? Cursor, Failure? Failure) Position(string order) =>
        Cursor is null or ListCursor.Beginning ? (null, null)
        : ListCursor.Parse(Cursor, order) is { } cursor ? (cursor, null)
        : (null, CursorInvalid);

    public static Failure CursorInvalid { get; } = new() { Fault = PlatformFaults.CursorInvalid, Field = "cursor" };
}
