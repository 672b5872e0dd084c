using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Checkout;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Carts;

/// <summary>
/// Takes over what was put into a guest's cart before signing in, and says what has become of every line that is not simply there now. The token is spent;
/// sending it again answers the same. Signing in alone merges nothing.
/// </summary>
internal sealed class MergeCart(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, MergedCart>("/cart/merge", routes.Resolve<MergeCart>().Handle)
            .WithName("Cart", "mergeCart", "Take over a guest's cart")
            .SignedIn()
            .Idempotent()
            .WithSuccess(CommerceSuccesses.CartMerged)
            .ProducesFault(CommerceFaults.CartNotFound, CommerceFaults.CheckoutInProgress)
            .WithExample(
                new MergedCart(
                    Examples.Cart,
                    new MergeReport([new MergedLine("prod-1", null, "LAPTOP-001", "Professional Laptop", 1, 2, MergeReasons.Summed)], [], [], [])
                ),
                """{"cart_token":"v5Jr0Zq3mC8yPxk2bU7dT1nLwH4sQeGfA9iVoXRj6YE"}"""
            );

    public sealed record Request(string CartToken) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Body.Secret("cart_token", 100));
    }

    public async Task<Outcome<MergedCart>> Handle(Request request, RequestContext context) =>
        GuestTokens.KeyOf(request.CartToken) is not { } key
            ? CommerceFaults.CartNotFound
            : await database.InTransaction(context, connection => Merge(connection, key, context));

    private async Task<Outcome<MergedCart>> Merge(NpgsqlConnection connection, Guid key, RequestContext context)
    {
        var (now, user, cancelled) = (clock.GetUtcNow(), context.Caller.UserId, context.CancellationToken);
        // The user's own cart first, as every change of it does: the guest's is locked by nobody who waits for that.
        await connection.Change(CartStore.CreateSql, cancelled, Guid.CreateVersion7(now), user, now);
        if (await connection.One(CartStore.LockSql, row => (Guid?)row.GetGuid(0), cancelled, user) is null)
        {
            return RequestFaults.TokenRevoked;
        }
        var guest = await connection.One(LockGuestSql, row => (Guid?)row.GetGuid(0), cancelled, key);
        // Asked once the cart is locked: a statement that waited for a checkout to open would not see it.
        if (await connection.One(BusySql, row => (Guid?)row.GetGuid(0), cancelled, key) is { } checkout)
        {
            return CheckoutDesk.InProgress(checkout);
        }
        var report = guest is { } cart
            ? await Move(connection, cart, key, user, now, cancelled)
            : await connection.One(FindReportSql, row => row.GetJson("report", CommerceJson.Stored.MergeReport), cancelled, key, user);
        if (report is null)
        {
            return CommerceFaults.CartNotFound;
        }
        await using var batch = new NpgsqlBatch(connection);
        CartStore.AddRead(batch, user);
        Cart merged;
        await using (var row = await batch.ExecuteReaderAsync(cancelled))
        {
            merged = (await CartStore.Read(row, cancelled))!;
        }
        return new MergedCart(await CartView.Complete(merged, () => new NpgsqlBatch(connection), context, now), report);
    }

    private static async Task<MergeReport> Move(NpgsqlConnection connection, Guid guest, Guid key, Guid user, DateTimeOffset now, CancellationToken cancelled)
    {
        var theirs = await connection.Many(LinesSql, MergeLine.From, cancelled, key);
        var own = await connection.Many(LinesSql, MergeLine.From, cancelled, user);
        var (changes, report) = CartMerge.Decide(theirs, own);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var change in changes)
        {
            if (change.Into is { } line)
            {
                batch.Add(SumSql, line, change.Quantity);
            }
            else
            {
                batch.Add(MoveSql, change.Line.Id, user, change.Quantity);
            }
        }
        batch.Add(TakeTermsSql, now, user, guest);
        batch.Add(ForgetSql, guest);
        batch.Add(KeepReportSql, key, user, JsonSerializer.Serialize(report, CommerceJson.Stored.MergeReport), now);
        await batch.ExecuteNonQueryAsync(cancelled);
        return report;
    }

    internal const string LockGuestSql = "SELECT c.id FROM commerce.carts c WHERE c.guest_key = $1 AND c.expires_at > now() FOR UPDATE";

    /// <summary>A guest's cart that is being paid for stays that guest's until it is or is not.</summary>
    internal const string BusySql = $"""
        SELECT k.id FROM commerce.checkouts k JOIN commerce.carts c ON c.id = k.cart_id
        WHERE c.guest_key = $1 AND k.status IN ({CheckoutRow.ActiveStatuses})
        """;

    internal const string FindReportSql = "SELECT m.report::text AS report FROM commerce.merged_carts m WHERE m.guest_key = $1 AND m.user_id = $2";

    internal const string LinesSql = $"""
        SELECT i.id, i.product_id, i.variant_id, coalesce(v.sku, p.sku) AS sku, p.name, i.quantity, i.attributes_hash, p.currency,
               commerce.unit_price(p, v) AS unit_price, i.price_seen, {Availability.LineState} AS state, {Availability.Pieces} AS available
        {DraftLine.OfCart}
        """;

    internal const string SumSql = "UPDATE commerce.cart_items SET quantity = $2 WHERE id = $1";

    internal const string MoveSql = """
        UPDATE commerce.cart_items i SET cart_id = c.id, quantity = $3 FROM commerce.carts c WHERE i.id = $1 AND c.owner = $2
        """;

    /// <summary>What the user has said already is kept.</summary>
    internal const string TakeTermsSql = """
        UPDATE commerce.carts c SET version = c.version + 1, updated_at = $1,
            email = CASE WHEN c.email = '' THEN g.email ELSE c.email END,
            email_key = CASE WHEN c.email = '' THEN g.email_key ELSE c.email_key END,
            phone = CASE WHEN c.phone = '' THEN g.phone ELSE c.phone END,
            shipping_address = coalesce(c.shipping_address, g.shipping_address),
            billing_address = coalesce(c.billing_address, g.billing_address),
            shipping_method_id = coalesce(c.shipping_method_id, g.shipping_method_id),
            codes = CASE WHEN c.codes = '{}' THEN g.codes ELSE c.codes END,
            gift_cards = CASE WHEN c.gift_cards::text = '[]' THEN g.gift_cards ELSE c.gift_cards END
        FROM commerce.carts g WHERE c.owner = $2 AND g.id = $3
        """;

    internal const string ForgetSql = "DELETE FROM commerce.carts WHERE id = $1";

    internal const string KeepReportSql = """
        INSERT INTO commerce.merged_carts (guest_key, user_id, report, at) VALUES ($1, $2, $3::text::json, $4)
        """;
}
