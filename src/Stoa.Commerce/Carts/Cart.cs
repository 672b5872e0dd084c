using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Commerce.Catalogue;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Carts;

/// <summary>A user's cart; <c>session_id</c> is the place of a guest's session and empty for a user.</summary>
internal sealed record Cart(Guid Id, Guid UserId, string SessionId, IReadOnlyList<CartItem> Items, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A line of a cart.</summary>
/// <param name="Price">What one costs now: the sale price where there is one.</param>
/// <param name="Available">What can be had of it, after the lines before it; only where that is less than its quantity.</param>
/// <param name="UnavailableReason">Why it cannot be ordered as it is; only where it cannot.</param>
internal sealed record CartItem(
    Guid Id,
    string ProductId,
    string? VariantId,
    string Sku,
    string Name,
    Money Price,
    int Quantity,
    IReadOnlyDictionary<string, string> Attributes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Available = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), OneOf<UnavailableReasons>] string? UnavailableReason = null
)
{
    /// <summary>The line with what stands against it.</summary>
    /// <param name="state">One of <see cref="LineStates"/>.</param>
    /// <param name="left">Pieces that the lines before it leave.</param>
    public CartItem With(string state, int left) =>
        state != LineStates.OnSale ? this with { Available = 0, UnavailableReason = state }
        : left >= Quantity ? this
        : this with { Available = left, UnavailableReason = left == 0 ? UnavailableReasons.OutOfStock : UnavailableReasons.InsufficientStock };
}

/// <summary>What every cart route does the same way: read the cart, and change it under its row so that changes take turns.</summary>
internal static class CartStore
{
    public const int MaxLines = 100;
    public const int MaxQuantity = 999;

    /// <summary><see cref="Money.MaxAmount"/>, which what is wanted of one thing may not exceed: no order of it could be charged.</summary>
    public const string LargestSum = "9007199254740992";

    public static readonly Failure QuantityOutOfRange = Failure.Invalid("quantity", Rule.TooLarge(1, MaxQuantity));

    /// <summary>$1 user. One row a line; a cart without lines is one row of nulls.</summary>
    public const string ReadSql = $"""
        SELECT c.id AS cart_id, c.created_at, c.updated_at, i.id, i.product_id, i.variant_id, coalesce(v.sku, p.sku) AS sku, p.name,
               commerce.unit_price(p, v) AS unit_price, p.currency, i.quantity, i.attributes::text AS attributes,
               {Availability.LineState} AS state, {Availability.Pieces} AS available
        FROM commerce.carts c
        LEFT JOIN (commerce.cart_items i JOIN commerce.products p ON p.id = i.product_id
            LEFT JOIN commerce.variants v ON v.id = i.variant_id)
            ON i.cart_id = c.id
        WHERE c.user_id = $1
        ORDER BY i.position
        """;

    /// <summary>$1 new id, $2 user, $3 now.</summary>
    public const string CreateSql = """
        INSERT INTO commerce.carts (id, user_id, created_at, updated_at) VALUES ($1, $2, $3, $3)
        ON CONFLICT ON CONSTRAINT carts_one_per_user DO NOTHING
        """;

    /// <summary>$1 user. A statement of its own: the next one then sees what the last change left.</summary>
    internal const string LockSql = "SELECT id FROM commerce.carts WHERE user_id = $1 FOR UPDATE";

    /// <summary>
    /// Ends a change that begins with <c>WITH changed AS (… RETURNING 1)</c> and takes $1 now, $2 user: only what changed a line counts as a change of the
    /// cart.
    /// </summary>
    internal const string CountChange = " UPDATE commerce.carts SET version = version + 1, updated_at = $1 WHERE user_id = $2 AND EXISTS (SELECT FROM changed)";

    public static async Task<Cart?> Read(NpgsqlDataReader row, Guid user, CancellationToken cancelled)
    {
        Guid id = default;
        DateTimeOffset created = default,
            updated = default;
        var items = new List<CartItem>();
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await row.ReadAsync(cancelled))
        {
            (id, created, updated) = (row.GetGuid("cart_id"), row.GetTime("created_at"), row.GetTime("updated_at"));
            if (row.GetOrNull<Guid>("id") is { } item)
            {
                var line = ItemFrom(row, item);
                var before = taken.GetValueOrDefault(line.VariantId ?? line.ProductId);
                taken[line.VariantId ?? line.ProductId] = before + line.Quantity;
                items.Add(line.With(row.GetString("state"), Math.Max(0, row.GetInt32("available") - before)));
            }
        }
        return id == default ? null : new Cart(id, user, "", items, created, updated);
    }

    private static CartItem ItemFrom(NpgsqlDataReader row, Guid id) =>
        new(
            id,
            row.GetString("product_id"),
            row.GetStringOrNull("variant_id"),
            row.GetString("sku"),
            row.GetString("name"),
            new Money(row.GetInt64("unit_price"), row.GetString("currency")),
            row.GetInt32("quantity"),
            TextMaps.Parse(row.GetString("attributes"))
        );

    /// <summary>
    /// Changes the caller's cart and reads it back in one round trip: the statements run in one transaction that holds the cart's row.
    /// </summary>
    /// <param name="database">Where the carts are.</param>
    /// <param name="context">Whose cart.</param>
    /// <param name="now">The moment of the change.</param>
    /// <param name="changeSql">Ends with <see cref="CountChange"/>.</param>
    /// <param name="refuse">Explains why nothing changed; null if that is not a failure.</param>
    /// <param name="arguments">Of the change, from $3 on.</param>
    public static async Task<Outcome<Cart>> Change(
        NpgsqlDataSource database,
        RequestContext context,
        DateTimeOffset now,
        string changeSql,
        Func<Task<Failure>>? refuse,
        params object?[] arguments
    )
    {
        // Without a key there is no response to keep beside the change, and the batch is a transaction by itself.
        var outcome = context.Claim is null
            ? await Run(database.CreateBatch())
            : await database.InTransaction(context, connection => Run(new NpgsqlBatch(connection)));
        // Only now, when the connection is given back: another may not be had.
        return ReferenceEquals(outcome.Failure, Unchanged) ? await refuse!() : outcome;

        async Task<Outcome<Cart>> Run(NpgsqlBatch batch)
        {
            await using var _ = batch;
            var (cart, changed) = await Change(batch, context.Caller.UserId, now, changeSql, arguments, context.CancellationToken);
            return changed || refuse is null ? cart : Unchanged;
        }
    }

    /// <summary>Stands for a reason that is still to be found out.</summary>
    private static readonly Failure Unchanged = new() { Fault = CommerceFaults.CartChanged };

    private static async Task<(Cart Cart, bool Changed)> Change(
        NpgsqlBatch batch,
        Guid user,
        DateTimeOffset now,
        string changeSql,
        object?[] arguments,
        CancellationToken cancelled
    )
    {
        batch.Add(CreateSql, Guid.CreateVersion7(now), user, now);
        batch.Add(LockSql, user);
        var change = batch.Add(changeSql, [now, user, .. arguments]);
        batch.Add(ReadSql, user);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        await row.NextResultAsync(cancelled);
        var cart = await Read(row, user, cancelled);
        return (cart!, change.RecordsAffected > 0);
    }
}
