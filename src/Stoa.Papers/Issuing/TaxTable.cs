using Stoa.Commerce.Pricing;
using Stoa.Papers.Documents;
using Stoa.Payments;

namespace Stoa.Papers.Issuing;

/// <summary>
/// The taxes of an order by rate. A line knows the sum of its rates, the order what each rate came to: from both follows which rates a line has. What
/// documents say of a rate is the part that falls on all of it so far, less what they have said before, so that the documents of an order sum to what the
/// order says.
/// </summary>
internal sealed class TaxTable
{
    private readonly List<Group> _groups = [];
    private readonly Dictionary<PartKey, Group> _of = [];
    private readonly InvoicedOrder _order;

    /// <summary>What is taxed alike.</summary>
    private sealed class Group(int? ppm)
    {
        public int? Ppm => ppm;
        public Part Whole { get; set; }
        public List<Component> Components { get; } = [];

        /// <summary>Rates of one height under several names: each is charged on its own share.</summary>
        public bool AreAlternatives { get; set; }
    }

    private sealed record Component(string Name, int? RatePpm, long Weight);

    public TaxTable(InvoicedOrder order)
    {
        _order = order;
        foreach (var line in order.Lines)
        {
            Add(PartKey.Of(line.Id), line.RatePpm, line.Whole);
        }
        if (!order.Shipping.IsNothing)
        {
            Add(PartKey.Shipping, ShippingRate(), order.Shipping);
        }
        foreach (var group in _groups)
        {
            Compose(group);
        }
    }

    /// <summary>All rates of a part together; null where that is not known, or it has several.</summary>
    public int? RateOf(PartKey key) => _of.TryGetValue(key, out var group) ? group.Ppm : null;

    /// <summary>The taxes of a document; a credit note takes away what invoices have said.</summary>
    public IReadOnlyList<InvoiceTax> Of(DocumentPlan plan)
    {
        var sums = new Dictionary<(string, int?), (long Net, long Amount)>();
        var isCredit = plan.Kind == InvoiceKinds.CreditNote;
        foreach (var group in _groups)
        {
            var part = plan.Parts.Where(entry => _of.GetValueOrDefault(entry.Key) == group).Aggregate(default(Part), (sum, entry) => sum + entry.Part);
            if (part.Net == 0 && part.Tax == 0)
            {
                continue;
            }
            var before = _order
                .Documented.Where(entry => _of.GetValueOrDefault(entry.Key) == group)
                .Aggregate(default(Part), (sum, entry) => sum + entry.Value);
            var (from, to) = isCredit ? (before - part, before) : (before, before + part);
            Say(sums, group, Difference(group, from.Tax, to.Tax), part.Net);
        }
        foreach (var (_, part) in plan.Parts.Where(entry => !_of.ContainsKey(entry.Key)))
        {
            Spread(sums, part);
        }
        return
        [
            .. sums.OrderByDescending(entry => entry.Key.Item2 ?? int.MaxValue)
                .ThenBy(entry => entry.Key.Item1, StringComparer.Ordinal)
                .Select(entry => new InvoiceTax(entry.Key.Item1, entry.Key.Item2, In(entry.Value.Net), In(entry.Value.Amount))),
        ];
    }

    private Money In(long amount) => new(amount, _order.Currency);

    private void Add(PartKey key, int? ppm, Part whole)
    {
        if (_groups.Find(group => group.Ppm == ppm) is not { } group)
        {
            group = new Group(ppm);
            _groups.Add(group);
        }
        group.Whole += whole;
        _of[key] = group;
    }

    /// <summary>The rate by which the shipping's tax is what it is: one that the order's sums bear out, if there is any.</summary>
    private int? ShippingRate()
    {
        var shipping = _order.Shipping;
        if (shipping.Tax == 0)
        {
            return 0;
        }
        var step = Currencies.StepOf(_order.Currency);
        var fitting = _order
            .Lines.Select(line => line.RatePpm)
            .OfType<int>()
            .Concat(Sums().Select(sum => sum.Ppm))
            .Distinct()
            .Where(ppm =>
                (_order.PricesIncludeTax ? Arithmetic.Contained(shipping.Gross, ppm, step) : Arithmetic.Share(shipping.Net, ppm, step)) == shipping.Tax
            )
            .ToList();
        return fitting.Exists(BearOut) ? fitting.Find(BearOut)
            : fitting.Count > 0 ? fitting[0]
            : null;

        bool BearOut(int ppm) =>
            _order.Lines.Where(line => line.RatePpm == ppm).Sum(line => line.Whole.Tax) + shipping.Tax
            == _order.TaxLines.Where(line => line.RatePpm == ppm).Sum(line => line.Amount);
    }

    /// <summary>What rates of the order come to when they are charged together, the fewest first.</summary>
    private IEnumerable<(int Ppm, TaxLine[] Lines)> Sums()
    {
        const int Most = 8;
        var lines = _order.TaxLines.Take(Most).ToArray();
        return Enumerable
            .Range(1, (1 << lines.Length) - 1)
            .Select(set => lines.Where((_, i) => (set & (1 << i)) != 0).ToArray())
            .OrderBy(set => set.Length)
            .Select(set => (set.Sum(line => line.RatePpm), set));
    }

    private void Compose(Group group)
    {
        var alike = _order.TaxLines.Where(line => line.RatePpm == group.Ppm).ToArray();
        if (group.Whole.Tax == 0 && alike.Length == 0)
        {
            group.Components.Add(new Component("", group.Ppm, 1));
        }
        else if (alike.Length > 0)
        {
            group.AreAlternatives = alike.Length > 1;
            group.Components.AddRange(alike.Select(line => new Component(line.Name, line.RatePpm, alike.Length == 1 ? 1 : line.Amount)));
        }
        else if (Sums().FirstOrDefault(sum => sum.Ppm == group.Ppm).Lines is { } together)
        {
            // Where nothing else has these rates, what the order says of them is this group's; else each has its share.
            var isWhole = together.Sum(line => line.Amount) == group.Whole.Tax;
            group.Components.AddRange(together.Select(line => new Component(line.Name, line.RatePpm, isWhole ? line.Amount : line.RatePpm)));
        }
        else
        {
            group.Components.Add(new Component(_order.TaxLines.Count == 1 ? _order.TaxLines[0].Name : "", group.Ppm, 1));
        }
    }

    private static long[] Difference(Group group, long from, long to)
    {
        long[] weights = [.. group.Components.Select(component => component.Weight)];
        return [.. Arithmetic.Split(to, weights).Zip(Arithmetic.Split(from, weights), (after, before) => after - before)];
    }

    private static void Say(Dictionary<(string, int?), (long Net, long Amount)> sums, Group group, long[] amounts, long net)
    {
        var nets = group.AreAlternatives
            ? Arithmetic.Split(net, [.. group.Components.Select(component => component.Weight)])
            : [.. group.Components.Select(_ => net)];
        for (var i = 0; i < amounts.Length; i++)
        {
            var component = group.Components[i];
            var said = sums.GetValueOrDefault((component.Name, component.RatePpm));
            sums[(component.Name, component.RatePpm)] = (said.Net + nets[i], said.Amount + amounts[i]);
        }
    }

    /// <summary>What belongs to no part is taxed as the order is on the whole, where it is taxed at all.</summary>
    private void Spread(Dictionary<(string, int?), (long Net, long Amount)> sums, Part part)
    {
        var taxed = part.Tax == 0 ? [] : _groups.FindAll(group => group.Whole.Tax > 0);
        if (taxed.Count == 0)
        {
            var key = ("", part.Tax == 0 ? 0 : (int?)null);
            var said = sums.GetValueOrDefault(key);
            sums[key] = (said.Net + part.Net, said.Amount + part.Tax);
            return;
        }
        var taxes = Arithmetic.Split(part.Tax, [.. taxed.Select(group => group.Whole.Tax)]);
        var nets = Arithmetic.Split(part.Net, [.. taxed.Select(group => group.Whole.Net)]);
        for (var i = 0; i < taxed.Count; i++)
        {
            Say(sums, taxed[i], Difference(taxed[i], 0, taxes[i]), nets[i]);
        }
    }
}
