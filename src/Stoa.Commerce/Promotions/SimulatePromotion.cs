using System.Runtime.InteropServices;
using Npgsql;
using Stoa.Commerce.Pricing;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Promotions;

/// <summary>What a promotion would have done.</summary>
/// <param name="Orders">That were replayed: those in the promotion's currency, or in the shop's where it has no amounts.</param>
/// <param name="Affected">Of them, those that would have used it.</param>
/// <param name="DiscountTotal">What it would have taken off them.</param>
/// <param name="IsComplete">False where there were more orders than are replayed at once; the earliest were.</param>
internal sealed record Simulation(long Orders, long Affected, Money DiscountTotal, bool IsComplete);

/// <summary>
/// Replays a draft on the orders of a time, as if each had come with it and nothing else: their lines at the prices that were paid, products with the
/// categories, brands and tags that they have now. Limits in all and per customer hold in the order of time; the draft's own dates do not. It is computed by
/// what prices orders, and changes nothing.
/// </summary>
internal sealed class SimulatePromotion(NpgsqlDataSource database)
{
    private const int MaxOrders = 100_000;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Simulation>("/admin/promotions/simulate", routes.Resolve<SimulatePromotion>().Handle)
            .WithName(PromotionRoutes.Section, "simulatePromotion", "Replay a promotion on past orders")
            .Staff("promotions", "read")
            .Idempotent()
            .WithBodyUpTo(CommerceLimits.RulesBody)
            .WithSuccess(CommerceSuccesses.PromotionSimulated)
            .ProducesFault(CommerceFaults.PeriodEmpty)
            .WithExample(
                new Simulation(1200, 85, new Money(184_300, "USD"), true),
                $$"""{"promotion":{{PromotionExamples.Request}},"from":"2026-10-01T00:00:00Z","to":"2026-11-01T00:00:00Z"}"""
            );

    public sealed record Request(PromotionSpec Promotion, DateTimeOffset From, DateTimeOffset To) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Body.Object("promotion", static members => PromotionSpec.Read(members, creating: true).Apply(new PromotionSpec())),
                Moments.Read(input.Body, "from"),
                Moments.Read(input.Body, "to")
            );
    }

    public async Task<Outcome<Simulation>> Handle(Request request, RequestContext context)
    {
        if (request.Promotion.Validate() is { } broken)
        {
            return broken with
            {
                Field = broken.Field is null ? null : $"promotion.{broken.Field}",
                Errors = [.. broken.Errors.Select(error => error with { Field = $"promotion.{error.Field}" })],
            };
        }
        if (request.To <= request.From)
        {
            return new Failure { Fault = CommerceFaults.PeriodEmpty, Field = "to" };
        }
        var cancelled = context.CancellationToken;
        var (currency, categories) = await database.One(
            FactsSql,
            row => (row.GetString(0), row.GetFieldValue<string[]>(1)),
            cancelled,
            request.Promotion.Currency,
            request.Promotion.Target.CategoryIds.ToArray()
        );
        var replay = new Replay(request.Promotion with { Target = request.Promotion.Target with { CategoryIds = categories } }, currency!);
        await using var connection = await database.Open(cancelled);
        await using var command = new NpgsqlCommand(OrdersSql, connection);
        command.CommandTimeout = 0;
        foreach (var argument in new object[] { request.From, request.To, currency!, MaxOrders + 1 })
        {
            command.Parameters.AddWithValue(argument);
        }
        await using var row = await command.ExecuteReaderAsync(cancelled);
        while (await row.ReadAsync(cancelled) && replay.Add(row)) { }
        return replay.End();
    }

    /// <summary>Orders as they come by, a row a line.</summary>
    private sealed class Replay(PromotionSpec spec, string currency)
    {
        private readonly PromotionRule _rule = spec.ToRule("draft", currency);
        private readonly Dictionary<Guid, int> _uses = [];
        private readonly List<BasketLine> _lines = [];
        private Head _order;
        private long _orders;
        private long _affected;
        private long _discount;

        /// <summary>False where there is one more than are replayed.</summary>
        public bool Add(NpgsqlDataReader row)
        {
            var id = row.GetGuid("id");
            if (id != _order.Id)
            {
                Price();
                if (_orders == MaxOrders)
                {
                    return false;
                }
                _orders++;
                _order = new Head(id, row.GetGuid("customer_id"), row.GetInt64("shipping_total"), row.GetBoolean("is_first"), row.GetStrings("groups"));
            }
            _lines.Add(
                new BasketLine(new Money(row.GetInt64("unit_price"), currency), row.GetInt32("quantity"))
                {
                    ProductId = row.GetString("product_id"),
                    BrandId = row.GetStringOrNull("brand_id"),
                    CategoryIds = row.GetStrings("categories"),
                    Tags = row.GetStrings("tags"),
                }
            );
            return true;
        }

        public Simulation End()
        {
            // A row beyond the last order that is replayed was read and left out; its order is not in the lines.
            var isComplete = _orders < MaxOrders || _lines.Count > 0;
            Price();
            return new Simulation(_orders, _affected, new Money(_discount, currency), isComplete);
        }

        private void Price()
        {
            if (_lines.Count > 0 && MayUse())
            {
                var price = PriceEngine.Price(new Basket([.. _lines], [_rule], ShippingTerms.Flat(_order.Shipping), TaxTerms.None))!;
                if (price.Applied is [var applied])
                {
                    _uses[_order.Customer] = _uses.GetValueOrDefault(_order.Customer) + 1;
                    _affected++;
                    _discount = checked(_discount + applied.Discount);
                }
            }
            _lines.Clear();
        }

        private bool MayUse() =>
            !(spec.Limits.Total <= _affected)
            && !(spec.Limits.PerCustomer <= _uses.GetValueOrDefault(_order.Customer))
            && (!spec.Conditions.FirstOrder || _order.IsFirst)
            && (spec.Conditions.CustomerGroups.Count == 0 || spec.Conditions.CustomerGroups.Any(_order.Groups.Contains));

        [StructLayout(LayoutKind.Auto)]
        private readonly record struct Head(Guid Id, Guid Customer, long Shipping, bool IsFirst, string[] Groups);
    }

    internal const string FactsSql = "SELECT coalesce($1::text, (SELECT currency FROM commerce.settings)), commerce.categories_below($2::text[])";

    internal const string OrdersSql = """
        SELECT o.id, o.customer_id, o.shipping_total, l.product_id, l.unit_price, l.quantity, p.brand_id,
               coalesce(p.category_id || p.category_ids, '{}') AS categories, coalesce(p.tags, '{}') AS tags,
               NOT EXISTS (
                   SELECT FROM commerce.orders e
                   WHERE e.customer_id = o.customer_id AND e.status <> 'cancelled' AND (e.created_at, e.id) < (o.created_at, o.id)) AS is_first,
               ARRAY(SELECT g.group_id FROM commerce.customer_group_members g WHERE g.user_id = o.customer_id) AS groups
        FROM (
            SELECT id, customer_id, shipping_total, created_at FROM commerce.orders
            WHERE created_at >= $1 AND created_at < $2 AND currency = $3 AND status <> 'cancelled' ORDER BY created_at, id LIMIT $4
        ) AS o
        JOIN commerce.order_lines l ON l.order_id = o.id
        LEFT JOIN commerce.products p ON p.id = l.product_id
        ORDER BY o.created_at, o.id, l.position
        """;
}
