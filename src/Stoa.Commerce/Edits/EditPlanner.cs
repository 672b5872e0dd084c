using System.Globalization;
using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Refunds;
using Stoa.Contracts;
using Stoa.Payments;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Edits;

/// <summary>
/// Finds out what an edit comes to. Units that go take their own share with them; units that come are lines of their own: more of a line at the price that was
/// agreed for it, something else at what it costs now, unless staff name another price. A new price of a line is that of what is open of it and was not
/// refunded: these units go, and come at that price. The tax is that of the address.
/// </summary>
internal sealed class EditPlanner(TimeProvider clock)
{
    public async Task<Outcome<EditPlan>> Plan(NpgsqlConnection connection, OrderState order, EditSpec spec, CancellationToken cancelled)
    {
        if (OrderRules.Edit(order) is { } refusal)
        {
            return refusal;
        }
        if (spec.SetAddress is not null && OrderRules.Address(order) is { } sent)
        {
            return sent;
        }
        var (changes, wrong) = Changes(order, spec);
        if (wrong is not null)
        {
            return wrong;
        }
        var found = await SoldItems.Find(connection, spec.Add, "add", order.Currency, cancelled);
        if (found.Value is not { } items)
        {
            return found.Failure!;
        }
        var address = spec.SetAddress ?? order.ShippingAddress;
        var rules = await ShopRules.LoadPlace(connection, new PurchaseTerms(address, null, [], order.ShippingMethodId), clock.GetUtcNow(), cancelled);
        if ((items.Count > 0 || changes.Any(change => change.Coming > 0)) && Untaxable(order, spec, rules) is { } untaxable)
        {
            return untaxable;
        }
        var tax = new Taxes(rules.Tax, Currencies.StepOf(order.Currency));
        if (IsTooLarge(order, changes, items, spec.Add, tax))
        {
            return CommerceFaults.OrderTooLarge;
        }
        var classes = await TaxClasses(connection, changes.Where(change => change.Coming > 0).Select(change => change.Line.ProductId).ToArray(), cancelled);
        ComingLine[] coming =
        [
            .. changes.Where(change => change.Coming > 0).Select(change => More(change, tax, classes.GetValueOrDefault(change.Line.ProductId))),
            .. items.Zip(spec.Add, (item, wanted) => New(item, wanted, tax)),
        ];
        var (leaving, rest) = Leaving(
            order,
            [.. changes.Where(change => change.Leaving > 0).Select(change => new SelectedLine(change.Line, change.Leaving))],
            coming
        );
        var lines = Lines(order, changes, leaving, coming);
        return new EditPlan(leaving, coming, lines, spec.SetAddress, order.Owed, order.Due, order.Currency, rest);
    }

    /// <summary>
    /// What stands against taxing what comes. A state is asked for where it can be mended: in the edit's own address, or in the order's while
    /// nothing was packed.
    /// </summary>
    private static Failure? Untaxable(OrderState order, EditSpec spec, ShopRules rules) =>
        rules.Tax.PricesIncludeTax != order.PricesIncludeTax ? CommerceFaults.PricesDiffer
        : spec.SetAddress is { } other ? rules.StateUnknown(other, "set_address")
        : OrderRules.Address(order) is null ? rules.StateUnknown(order.ShippingAddress, "shipping_address")
        : null;

    /// <summary>The tax of a place, in amounts that can be charged.</summary>
    /// <param name="Step">What amounts of the order's currency are multiples of.</param>
    private readonly record struct Taxes(TaxTerms Terms, int Step)
    {
        public long PriceOf(SoldItem item, WantedItem wanted) =>
            wanted.UnitPrice is { } agreed ? agreed.Amount : Terms.Localized(item.Price.Amount, item.TaxClass, Step);

        public (long Tax, int RatePpm, IReadOnlyList<TaxLine> Parts, long Total) On(long amount, string taxClass)
        {
            var rates = Terms.Rates(taxClass);
            var (taxed, ppm, parts) = Terms.On(amount, rates, Step);
            return (
                taxed,
                ppm,
                [.. rates.Select((rate, i) => new TaxLine(rate.Name, rate.RatePpm, parts[i]))],
                Terms.PricesIncludeTax ? amount : checked(amount + taxed)
            );
        }
    }

    /// <summary>What is to become of a line.</summary>
    /// <param name="By">So many units more, or fewer.</param>
    /// <param name="Price">Another price of what is open of it and owed.</param>
    private readonly record struct Change(LineState Line, int By, long? Price = null)
    {
        public int Leaving => Price is null ? Math.Max(0, -By) : Line.OpenAndOwed;
        public int Coming => Price is null ? Math.Max(0, By) : Line.OpenAndOwed;
    }

    private static (IReadOnlyList<Change> Changes, Failure? Wrong) Changes(OrderState order, EditSpec spec)
    {
        var changes = new List<Change>();
        var wanted = spec
            .SetQuantity.Select(
                (line, i) => (line.ItemId, Quantity: (int?)line.Quantity, Member: $"set_quantity.{i.ToString(CultureInfo.InvariantCulture)}.item_id")
            )
            .Concat(spec.Remove.Select((id, i) => (ItemId: id, Quantity: (int?)null, Member: $"remove.{i.ToString(CultureInfo.InvariantCulture)}")));
        foreach (var (id, quantity, member) in wanted)
        {
            if (order.Line(id) is not { } line)
            {
                return ([], new Failure { Fault = CommerceFaults.OrderItemUnknown, Field = member });
            }
            if (changes.Exists(change => change.Line.Id == id))
            {
                return ([], Failure.Invalid(member, Rule.Duplicate));
            }
            var by = (quantity ?? 0) - (line.Quantity - line.Cancelled);
            if (-by > line.Open)
            {
                return ([], CommerceFaults.AlreadyFulfilled);
            }
            changes.Add(new Change(line, by));
        }
        if (SetPrices(order, spec, changes) is { } refusal)
        {
            return ([], refusal);
        }
        return changes.TrueForAll(change => change is { Coming: 0, Leaving: 0 }) && spec.Add.Count == 0 && spec.SetAddress is null
            ? ([], CommerceFaults.NothingToEdit)
            : (changes, null);
    }

    private static Failure? SetPrices(OrderState order, EditSpec spec, List<Change> changes)
    {
        for (var i = 0; i < spec.SetPrice.Count; i++)
        {
            var (id, price) = spec.SetPrice[i];
            var member = $"set_price.{i.ToString(CultureInfo.InvariantCulture)}";
            if (order.Line(id) is not { } line)
            {
                return new Failure { Fault = CommerceFaults.OrderItemUnknown, Field = member + ".item_id" };
            }
            if (changes.Exists(change => change.Line.Id == id))
            {
                return Failure.Invalid(member + ".item_id", Rule.Duplicate);
            }
            if (price.Currency != order.Currency)
            {
                return Failure.Invalid(member + ".unit_price.currency", Rule.OneOf(order.Currency));
            }
            if (line.Open == 0)
            {
                return CommerceFaults.AlreadyFulfilled;
            }
            changes.Add(new Change(line, 0, price.Amount == line.UnitPrice && line.Discount == 0 ? null : price.Amount));
        }
        return null;
    }

    /// <summary>What goes, as it will be cancelled: behind what comes; and what goes with it where nothing is left of the order, the shipping.</summary>
    public static (LeavingUnits[] Units, long Shipping) Leaving(OrderState order, IReadOnlyList<SelectedLine> lines, IReadOnlyList<ComingLine> coming)
    {
        var longer = order with { Total = order.Total + coming.Sum(line => line.Total), Tax = order.Tax + coming.Sum(line => line.Tax) };
        var credits = Cancellation.Credits(longer, lines, coming.Count == 0 && Cancellation.IsWhole(order, lines));
        return (
            [.. lines.Select(line => new LeavingUnits(line.Line.Id, line.Quantity, Gross(credit => credit.Line?.Id == line.Line.Id)))],
            Gross(credit => credit.Line is null)
        );

        long Gross(Func<Credit, bool> isIt) => credits.Where(isIt).Sum(credit => credit.Share.Gross);
    }

    private static EditLine[] Lines(OrderState order, IReadOnlyList<Change> changes, LeavingUnits[] leaving, ComingLine[] coming)
    {
        return
        [
            .. changes
                .Where(change => change is { Coming: > 0 } or { Leaving: > 0 })
                .Select(change =>
                {
                    var before = change.Line.Quantity - change.Line.Cancelled;
                    var amount =
                        coming.Where(line => line.Of == change.Line.Id).Sum(line => line.Total)
                        - leaving.Where(line => line.Line == change.Line.Id).Sum(line => line.Amount);
                    return new EditLine(change.Line.Id, change.Line.Sku, change.Line.Name, before, before + change.By, new Money(amount, order.Currency));
                }),
            .. coming
                .Where(line => line.Of is null)
                .Select(line => new EditLine(null, line.Sku, line.Name, 0, line.Quantity, new Money(line.Total, order.Currency))),
        ];
    }

    /// <summary>As an order is that is placed (ADR 47), whatever of it was called off since.</summary>
    private static bool IsTooLarge(
        OrderState order,
        IReadOnlyList<Change> changes,
        IReadOnlyList<SoldItem> items,
        IReadOnlyList<WantedItem> wanted,
        Taxes tax
    ) =>
        order.Total
            + changes.Sum(change => (decimal)(change.Price ?? change.Line.UnitPrice) * change.Coming)
            + items.Zip(wanted, (item, units) => (decimal)tax.PriceOf(item, units) * units.Quantity).Sum()
        > Money.MaxAmount;

    private static ComingLine More(Change change, Taxes tax, string? taxClass)
    {
        var (line, price, quantity) = (change.Line, change.Price ?? change.Line.UnitPrice, change.Coming);
        var (taxed, ppm, parts, total) = tax.On(checked(price * quantity), taxClass ?? TaxTerms.Standard);
        var attributes = line.Attributes is { } chosen ? Catalogue.TextMaps.ToJson(chosen) : "{}";
        return new ComingLine(line.Id, line.ProductId, line.VariantId, line.Sku, line.Name, price, quantity, attributes, taxed, ppm, total, parts)
        {
            IsInstead = change.Price is not null,
        };
    }

    private static ComingLine New(SoldItem item, WantedItem wanted, Taxes tax)
    {
        var price = tax.PriceOf(item, wanted);
        var (taxed, ppm, parts, total) = tax.On(checked(price * wanted.Quantity), item.TaxClass);
        return new ComingLine(null, item.ProductId, item.VariantId, item.Sku, item.Name, price, wanted.Quantity, "{}", taxed, ppm, total, parts);
    }

    private static async Task<Dictionary<string, string>> TaxClasses(NpgsqlConnection connection, string[] products, CancellationToken cancelled) =>
        (await connection.Many(TaxClassSql, row => (Id: row.GetString(0), Class: row.GetString(1)), cancelled, (object)products)).ToDictionary(
            product => product.Id,
            product => product.Class,
            StringComparer.Ordinal
        );

    internal const string TaxClassSql = "SELECT p.id, p.tax_class FROM commerce.products p WHERE p.id = ANY ($1)";
}
