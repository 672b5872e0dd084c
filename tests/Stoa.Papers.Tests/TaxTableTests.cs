using Stoa.Commerce.Orders;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Settings;
using Stoa.Papers.Documents;
using Stoa.Papers.Issuing;

namespace Stoa.Papers.Tests;

/// <summary>Whatever is invoiced and credited in whatever order: documents sum to what is owed, and so do their rates.</summary>
public sealed class TaxTableTests
{
    private static readonly Address Nowhere = new("", "", "", "", "", "", "", "", "DE", "");

    [Fact]
    public void An_order_that_moved_in_without_its_rates_says_its_tax_all_the_same()
    {
        var order = Order([(null, 1_000, 190)], 0, 0, []) with { Total = 1_191 };

        var plan = DocumentPlan.Invoice(order)!;

        Assert.Equal([new InvoiceTax("", null, Eur(1_000), Eur(190)), new InvoiceTax("", 0, Eur(1), Eur(0))], new TaxTable(order).Of(plan));
        Assert.Equal(new Part(1, 1_001, 190), plan.Sum);
    }

    [Fact]
    public void An_invoice_over_nothing_is_of_what_was_delivered_for_nothing_alone()
    {
        var order = Order([(0, 1_000, 0)], 500, 0, []);
        OrderCredit Credit(PartKey key, Part part) => new(Guid.NewGuid(), key, part, null, true, false, false);
        var credited = order with { Credits = [Credit(PartKey.Of(order.Lines[0].Id), new Part(1, 1_000, 0)), Credit(PartKey.Other, new Part(0, 500, 0))] };

        Assert.Null(DocumentPlan.Invoice(credited));
        Assert.Equal(new Part(1, 0, 0), DocumentPlan.Invoice(Order([(0, 0, 0)], 0, 0, []))!.Sum);
    }

    [Fact]
    public void Shipping_has_the_rate_that_the_order_s_sums_bear_out()
    {
        // Six cents are 7 % of 85 and 19 % of 30 alike; 3 of 16 is near to both: the sums decide.
        var order = Order([(190_000, 1_000, 190), (70_000, 1_000, 70)], 16, 3, [new("A", 190_000, 193), new("B", 70_000, 70)]);

        Assert.Equal(190_000, new TaxTable(order).RateOf(PartKey.Shipping));
    }

    [Fact]
    public void Two_names_of_one_height_share_what_is_taxed()
    {
        var order = Order([(200_000, 600, 120)], 0, 0, [new("One", 200_000, 80), new("Two", 200_000, 40)]);

        Assert.Equal(
            [new InvoiceTax("One", 200_000, Eur(400), Eur(80)), new InvoiceTax("Two", 200_000, Eur(200), Eur(40))],
            new TaxTable(order).Of(DocumentPlan.Invoice(order)!)
        );
    }

    [Fact]
    public void Any_sequence_of_invoices_and_credits_sums_to_what_is_owed_and_so_do_the_rates()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var order = Random(random);
            var said = new Dictionary<(string, int?), (long Net, long Amount)>();
            for (var step = 0; step < 12; step++)
            {
                order = random.Next(3) == 0 ? Issue(order, DocumentPlan.Invoice(order), said) : Credited(order, random);
                for (var plan = DocumentPlan.CreditNote(order); plan is not null; plan = DocumentPlan.CreditNote(order))
                {
                    order = Issue(order, plan, said);
                }
            }
            order = Issue(order, DocumentPlan.Invoice(order), said);

            Assert.Null(DocumentPlan.Invoice(order));
            Assert.Null(DocumentPlan.CreditNote(order));
            var owed = order.Parts().Aggregate(default(Part), (sum, part) => sum + order.Owed(part, static _ => true));
            var documented = order.Documented.Values.Aggregate(default(Part), (sum, part) => sum + part);
            Assert.Equal((owed.Net, owed.Tax), (documented.Net, documented.Tax));
            Assert.Equal((owed.Net, owed.Tax), (said.Values.Sum(rate => rate.Net), said.Values.Sum(rate => rate.Amount)));
        }
    }

    private static InvoicedOrder Issue(InvoicedOrder order, DocumentPlan? plan, Dictionary<(string, int?), (long Net, long Amount)> said)
    {
        if (plan is null)
        {
            return order;
        }
        var (sign, taxes) = (plan.Kind == InvoiceKinds.Invoice ? 1 : -1, new TaxTable(order).Of(plan));
        Assert.Equal((plan.Sum.Net, plan.Sum.Tax), (taxes.Sum(tax => tax.Net.Amount), taxes.Sum(tax => tax.Amount.Amount)));
        Assert.True(plan.Sum.Gross >= 0);
        foreach (var tax in taxes)
        {
            var before = said.GetValueOrDefault((tax.Name, tax.RatePpm));
            said[(tax.Name, tax.RatePpm)] = (before.Net + (sign * tax.Net.Amount), before.Amount + (sign * tax.Amount.Amount));
        }
        var documented = order.Documented.ToDictionary();
        foreach (var (key, part) in plan.Parts)
        {
            documented[key] = sign > 0 ? documented.GetValueOrDefault(key) + part : documented.GetValueOrDefault(key) - part;
        }
        return order with
        {
            Documented = documented,
            Credits = [.. order.Credits.Select(credit => plan.Counted.Contains(credit.Id) ? credit with { IsCounted = true } : credit)],
            Invoices = sign > 0 ? [.. order.Invoices, new InvoiceReference(Guid.NewGuid(), "", "")] : order.Invoices,
        };
    }

    /// <summary>Some units of a line, with or without a refund; or an amount for no line, no more than is left.</summary>
    private static InvoicedOrder Credited(InvoicedOrder order, Random random)
    {
        var refund = random.Next(2) == 0 ? (Guid?)null : Guid.NewGuid();
        var left = order.Parts().Aggregate(default(Part), (sum, part) => sum + order.Owed(part, static _ => true));
        if (random.Next(4) == 0)
        {
            var amount = new Part(0, left.Net / 20, left.Tax / 20);
            return order with { Credits = [.. order.Credits, new OrderCredit(Guid.NewGuid(), PartKey.Other, amount, refund, true, false, false)] };
        }
        var line = order.Lines[random.Next(order.Lines.Count)];
        var taken = order.Credits.Where(credit => credit.Key == PartKey.Of(line.Id)).Aggregate(default(Part), (sum, credit) => sum + credit.Part);
        var units = random.Next(0, line.Whole.Quantity - taken.Quantity + 1);
        var part = new Part(
            units,
            Arithmetic.PartOf(line.Whole.Net, taken.Quantity + units, line.Whole.Quantity) - taken.Net,
            Arithmetic.PartOf(line.Whole.Tax, taken.Quantity + units, line.Whole.Quantity) - taken.Tax
        );
        return units == 0 || part.Net > left.Net || part.Tax > left.Tax
            ? order
            : order with
            {
                Credits = [.. order.Credits, new OrderCredit(Guid.NewGuid(), PartKey.Of(line.Id), part, refund, true, false, false)],
            };
    }

    private static InvoicedOrder Random(Random random)
    {
        int[] rates = [0, 70_000, 190_000];
        var lines = Enumerable
            .Range(0, random.Next(1, 5))
            .Select(_ => (Ppm: rates[random.Next(3)], Net: random.NextInt64(1, 100_000)))
            .Select(line => ((int?)line.Ppm, line.Net, Arithmetic.Share(line.Net, line.Ppm)))
            .ToArray();
        var taxes = lines
            .GroupBy(line => line.Item1)
            .Where(group => group.Key > 0)
            .Select(group => new TaxLine($"{group.Key}", group.Key!.Value, group.Sum(line => line.Item3)));
        return Order(lines, random.NextInt64(0, 2_000), 0, [.. taxes]);
    }

    private static InvoicedOrder Order((int? Ppm, long Net, long Tax)[] lines, long shipping, long shippingTax, TaxLine[] taxes)
    {
        var tax = lines.Sum(line => line.Tax) + shippingTax;
        return new InvoicedOrder
        {
            Id = Guid.NewGuid(),
            Number = "ORD-1",
            CustomerId = Guid.NewGuid(),
            Email = "",
            Currency = "EUR",
            PricesIncludeTax = false,
            Total = lines.Sum(line => line.Net) + shipping + tax,
            Tax = tax,
            Shipping = new Part(0, shipping, shippingTax),
            ShippingMethod = "",
            IsSent = true,
            TaxLines = taxes,
            BillingAddress = Nowhere,
            ShippingAddress = Nowhere,
            Paid = 0,
            Seller = new SellerTerms(),
            Lines = [.. lines.Select((line, i) => new SoldLine(Guid.NewGuid(), $"{i}", "", null, 0, line.Ppm, new Part((i % 4) + 1, line.Net, line.Tax)))],
            Credits = [],
            Documented = new Dictionary<PartKey, Part>(),
            Invoices = [],
        };
    }

    private static Money Eur(long amount) => new(amount, "EUR");
}
