using Stoa.Papers.Documents;

namespace Stoa.Papers.Issuing;

/// <summary>What a document is to be about, before it has a number.</summary>
/// <param name="Parts">Of a credit note what is taken back, above zero.</param>
/// <param name="Counted">The credits that it takes into account.</param>
internal sealed record DocumentPlan(string Kind, IReadOnlyList<(PartKey Key, Part Part)> Parts, Guid? RefundId, IReadOnlyList<Guid> Counted)
{
    public Part Sum => Parts.Aggregate(default(Part), (sum, entry) => sum + entry.Part);

    /// <summary>What is owed and on no document yet; null where that is nothing.</summary>
    public static DocumentPlan? Invoice(InvoicedOrder order)
    {
        var isFirst = order.Invoices.Count == 0;
        var parts = new List<(PartKey Key, Part Part)>();
        foreach (var part in order.Parts())
        {
            // What is about to be given back is not invoiced first.
            var left = order.Owed(part, static _ => true) - order.DocumentedOf(part.Key);
            if (left.Gross > 0 || (left.Quantity > 0 && left.Gross == 0) || (isFirst && part.Key == PartKey.Other && left.Gross < 0))
            {
                parts.Add((part.Key, left));
            }
        }
        // Where goodwill has taken all that is left, and nothing was delivered for it, there is no sale. What was given for nothing is one.
        var sum = parts.Sum(entry => entry.Part.Gross);
        if (sum < 0 || (sum == 0 && parts.TrueForAll(entry => entry.Part.Quantity <= 0)))
        {
            return null;
        }
        // Credits of parts that no document knew are in it; others wait for their credit notes.
        var counted = order.Credits.Where(credit => !credit.IsCounted && order.DocumentedOf(credit.Key).IsNothing).Select(credit => credit.Id);
        return new DocumentPlan(InvoiceKinds.Invoice, parts, null, [.. counted]);
    }

    /// <summary>
    /// The next credit note for what is documented and not owed any more; null where nothing is left to be done. One for each refund, and one for all that
    /// was taken off without any; what is left of a refund that has one already names no refund. A plan without parts only says which credits come to nothing.
    /// </summary>
    public static DocumentPlan? CreditNote(InvoicedOrder order)
    {
        if (order.Invoices.Count == 0)
        {
            return null;
        }
        var excess = order
            .Parts()
            .Select(part => (part.Key, Part: order.DocumentedOf(part.Key) - order.Owed(part, static credit => credit.IsSettled)))
            .Where(entry => entry.Part.Gross > 0)
            .ToDictionary(entry => entry.Key, entry => entry.Part);
        var open = order.Credits.Where(credit => credit is { IsSettled: true, IsCounted: false }).ToList();
        if (open.Find(credit => credit.RefundId is not null) is { RefundId: { } refund })
        {
            var credits = open.FindAll(credit => credit.RefundId == refund);
            return new DocumentPlan(
                InvoiceKinds.CreditNote,
                Taken(credits, excess),
                credits.Exists(credit => credit.IsNamed) ? null : refund,
                [.. credits.Select(credit => credit.Id)]
            );
        }
        return excess.Count == 0 && open.Count == 0
            ? null
            : new DocumentPlan(InvoiceKinds.CreditNote, [.. excess.Select(entry => (entry.Key, entry.Value))], null, [.. open.Select(credit => credit.Id)]);
    }

    /// <summary>What these credits take off, and no more of a part than is there to be taken back.</summary>
    private static List<(PartKey Key, Part Part)> Taken(List<OrderCredit> credits, Dictionary<PartKey, Part> excess) =>
        [
            .. credits
                .GroupBy(credit => credit.Key)
                .Where(group => excess.ContainsKey(group.Key))
                .Select(group => (group.Key, Part: group.Aggregate(default(Part), (sum, credit) => sum + credit.Part).AtMost(excess[group.Key])))
                .Where(entry => entry.Part.Gross > 0),
        ];
}
