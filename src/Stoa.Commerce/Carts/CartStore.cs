using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Carts;

/// <summary>What every cart route does the same way: read the cart, and change it under its row so that changes take turns.</summary>
internal static class CartStore
{
    public const int MaxLines = 100;
    public const int MaxQuantity = 999;

    /// <summary><see cref="Money.MaxAmount"/>, which what is wanted of one thing may not exceed: no order of it could be charged.</summary>
    public const string LargestSum = "9007199254740992";

    public static readonly Failure QuantityOutOfRange = Failure.Invalid("quantity", Rule.TooLarge(1, MaxQuantity));

    /// <summary>$1 owner.</summary>
    public const string CartSql = """
        SELECT c.id AS cart_id, c.user_id, c.session_id, c.created_at, c.updated_at, c.version, c.email, c.email_key, c.phone, c.codes,
            c.gift_cards::text AS gift_cards, c.use_credit,
               c.shipping_method_id, c.expires_at, c.shipping_address::text AS shipping_address, c.billing_address::text AS billing_address
        FROM commerce.carts c
        WHERE c.owner = $1 AND (c.expires_at IS NULL OR c.expires_at > now())
        """;

    /// <summary>$1 owner.</summary>
    public const string LinesSql = $"""
        SELECT i.id, {DraftLine.Columns}
        {DraftLine.OfCart}
        """;

    /// <summary>$1 new id, $2 user, $3 now. Of an account that was deleted since the request began it leaves none (<c>commerce.cart_made()</c>).</summary>
    public const string CreateSql = """
        INSERT INTO commerce.carts (id, user_id, created_at, updated_at) VALUES ($1, $2, $3, $3)
        ON CONFLICT ON CONSTRAINT carts_one_per_owner DO NOTHING
        """;

    /// <summary>$1 owner. A statement of its own: the next one then sees what the last change left.</summary>
    internal const string LockSql = "SELECT id FROM commerce.carts WHERE owner = $1 FOR UPDATE";

    /// <summary>$1 now. A guest's cart is kept from then on as long as it was from its last use.</summary>
    internal const string Touched = "version = version + 1, updated_at = $1, expires_at = expires_at + ($1 - updated_at)";

    /// <summary>
    /// Ends a change that begins with <c>WITH changed AS (… RETURNING 1)</c> and takes $1 now, $2 owner: only what changed a line counts as a change of the
    /// cart.
    /// </summary>
    internal const string CountChange = $"""
         UPDATE commerce.carts SET {Touched}
        WHERE owner = $2 AND EXISTS (SELECT FROM changed)
        """;

    /// <summary>The caller's cart as it is stored; null where there is none.</summary>
    public static Task<Cart?> Find(NpgsqlDataSource database, RequestContext context) =>
        database.Together(batch => Find(batch, context), context.CancellationToken);

    /// <inheritdoc cref="Find(NpgsqlDataSource, RequestContext)"/>
    public static async Task<Cart?> Find(NpgsqlBatch batch, RequestContext context)
    {
        AddRead(batch, context.Caller.UserId);
        await using var row = await batch.ExecuteReaderAsync(context.CancellationToken);
        return await Read(row, context.CancellationToken);
    }

    /// <summary>The caller's cart, which says where to send it.</summary>
    public static async Task<Outcome<Cart>> FindAddressed(NpgsqlDataSource database, RequestContext context)
    {
        var cart = await Find(database, context);
        return cart is null && context.Caller.IsGuest ? CommerceFaults.CartTokenInvalid
            : cart?.Contact?.ShippingAddress is null ? CommerceFaults.AddressMissing
            : cart;
    }

    /// <summary>
    /// Asks for a cart, for <see cref="Read"/>. The cart first: where it changes in between, its lines are newer than its version, and whatever is made of that
    /// version is refused.
    /// </summary>
    public static void AddRead(NpgsqlBatch batch, Guid owner)
    {
        batch.Add(CartSql, owner);
        batch.Add(LinesSql, owner);
    }

    /// <summary>Null where there is none.</summary>
    public static async Task<Cart?> Read(NpgsqlDataReader row, CancellationToken cancelled)
    {
        List<CartItem> items = [];
        List<DraftLine> lines = [];
        var cart = await row.ReadAsync(cancelled) ? Cart.From(row, items, lines) : null;
        await row.NextResultAsync(cancelled);
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        while (cart is not null && await row.ReadAsync(cancelled))
        {
            var line = DraftLine.From(row);
            var before = taken.GetValueOrDefault(line.ItemId);
            taken[line.ItemId] = before + line.Quantity;
            lines.Add(line);
            items.Add(CartItem.Of(row.GetGuid("id"), line, Math.Max(0, line.Available - before)));
        }
        return cart;
    }

    /// <summary>
    /// Changes the caller's cart and reads it back in one round trip: the statements run in one transaction that holds the cart's row.
    /// </summary>
    /// <param name="database">Where the carts are.</param>
    /// <param name="context">Whose cart.</param>
    /// <param name="now">The moment of the change.</param>
    /// <param name="changeSql">Ends with <see cref="CountChange"/>.</param>
    /// <param name="refuse">
    /// Explains why nothing changed; null if that is not a failure. It looks later than the change did: where it finds no reason, what stood in the way has
    /// gone since, and the change is tried again.
    /// </param>
    /// <param name="arguments">Of the change, from $3 on.</param>
    public static async Task<Outcome<Cart>> Change(
        NpgsqlDataSource database,
        RequestContext context,
        DateTimeOffset now,
        string changeSql,
        Func<Task<Failure?>>? refuse,
        params object?[] arguments
    )
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            // Without a key there is no response to keep beside the change, and the batch is a transaction by itself.
            var outcome =
                context.Claim is null && context.ExpectedVersions is null
                    ? await database.Watched(connection => Run(() => new NpgsqlBatch(connection)), context.CancellationToken)
                    : await database.InTransaction(context, RunIfExpected);
            if (!ReferenceEquals(outcome.Failure, Unchanged))
            {
                return outcome;
            }
            // Only now, when the connection is given back: another may not be had.
            if (await refuse!() is { } reason)
            {
                return reason;
            }
        }
        return Restless;

        async Task<Outcome<Cart>> RunIfExpected(NpgsqlConnection connection) =>
            await RowVersions.Stale(connection, context, VersionSql, context.Caller.UserId) is { } stale ? stale : await Run(() => new NpgsqlBatch(connection));

        async Task<Outcome<Cart>> Run(Func<NpgsqlBatch> open)
        {
            var (cart, changed) = await Change(open(), context.Caller, now, changeSql, arguments, context.CancellationToken);
            return cart is null ? (context.Caller.IsGuest ? CommerceFaults.CartTokenInvalid : RequestFaults.TokenRevoked)
                : changed || refuse is null ? await CartView.Complete(cart, open, context, now)
                : Unchanged;
        }
    }

    internal const string VersionSql = "SELECT version FROM commerce.carts WHERE owner = $1 FOR UPDATE";

    /// <summary>Stands for a reason that is still to be found out.</summary>
    private static readonly Failure Unchanged = new() { Fault = CommerceFaults.CartChanged };

    private const int MaxTries = 3;

    /// <summary>What the cart holds comes and goes faster than it can be put in.</summary>
    private static readonly Failure Restless = new() { Fault = RequestFaults.Overloaded, RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>The cart is null where a guest's token opens none, or the user's account is gone; a user's is made where there is none yet.</summary>
    private static async Task<(Cart? Cart, bool Changed)> Change(
        NpgsqlBatch batch,
        Caller caller,
        DateTimeOffset now,
        string changeSql,
        object?[] arguments,
        CancellationToken cancelled
    )
    {
        await using var _ = batch;
        if (caller.IsGuest)
        {
            batch.Add(GuestCarts.EndSql, caller.UserId);
        }
        else
        {
            batch.Add(CreateSql, Guid.CreateVersion7(now), caller.UserId, now);
        }
        batch.Add(LockSql, caller.UserId);
        var change = batch.Add(changeSql, [now, caller.UserId, .. arguments]);
        AddRead(batch, caller.UserId);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        await row.NextResultAsync(cancelled);
        return (await Read(row, cancelled), change.RecordsAffected > 0);
    }
}
