using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Payments;

/// <summary>Something that our books and the provider's do not agree on.</summary>
/// <param name="PaymentId">Ours; null where we have none.</param>
/// <param name="Provider">By name.</param>
/// <param name="Reference">The provider's; null where it has none.</param>
/// <param name="Member">
/// status, amount, currency, captured, refunded or refunding; <c>payment</c> where one side has none; capture, void or refund for one that we asked for and do
/// not know what became of.
/// </param>
/// <param name="Ours">What our books say; amounts in minor units, <c>none</c> where there is nothing.</param>
/// <param name="Theirs">What the provider says.</param>
public sealed record PaymentDifference(Guid? PaymentId, string Provider, string? Reference, string Member, string Ours, string Theirs);

/// <summary>
/// Compares payments with what their providers have, and names every difference. It changes nothing: <c>POST /admin/payments/{id}/reconcile</c> takes one over.
/// </summary>
public sealed class PaymentReconciliation
{
    private const int Part = 500;
    private const string None = "none";
    private const string Unknown = "unknown";

    /// <summary>Their clock is not ours, and counts whole seconds.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly NpgsqlDataSource _database;
    private readonly IEnumerable<PaymentProvider> _providers;

    internal PaymentReconciliation(NpgsqlDataSource database, IEnumerable<PaymentProvider> providers) => (_database, _providers) = (database, providers);

    /// <summary>The nearest moment that a provider can be asked about, margin included: between 1970 and 2200.</summary>
    internal static DateTimeOffset Askable(DateTimeOffset moment) =>
        moment < DateTimeOffset.UnixEpoch + Margin ? DateTimeOffset.UnixEpoch + Margin
        : moment > Latest ? Latest
        : moment;

    /// <summary>Payments that were begun in [from, to), as both sides have them now.</summary>
    /// <exception cref="HttpRequestException">A provider cannot be read.</exception>
    public async Task<IReadOnlyList<PaymentDifference>> Run(DateTimeOffset from, DateTimeOffset to, CancellationToken cancelled)
    {
        var differences = new List<PaymentDifference>();
        foreach (var provider in _providers.Where(provider => provider.KeepsBooks))
        {
            var seen = new HashSet<Guid>();
            await foreach (var part in provider.List(Askable(from) - Margin, Askable(to) + Margin, cancelled).Chunk(Part).WithCancellation(cancelled))
            {
                var ours = await Find(provider.Name, part, cancelled);
                foreach (var listed in part)
                {
                    differences.AddRange(Compare(provider.Name, ours, listed, seen));
                }
            }
            var known = await _database.Many(KnownSql, Payment.From, cancelled, provider.Name, from, to);
            differences.AddRange(await Missing(provider, known.Where(payment => !seen.Contains(payment.Id)), cancelled));
            differences.AddRange(await Open(provider.Name, from, to, cancelled));
        }
        return differences;
    }

    private static IEnumerable<PaymentDifference> Compare(string provider, ILookup<string, Payment> ours, ListedPayment listed, HashSet<Guid> seen)
    {
        var (state, reference) = (listed.State, listed.State.Reference!);
        var payment = ours[reference].FirstOrDefault() ?? (listed.PaymentId is { } id ? ours[id.ToString()].FirstOrDefault() : null);
        if (payment is null)
        {
            // What is none of ours, others have made with the same account.
            return listed.PaymentId is null
                ? []
                : [new PaymentDifference(listed.PaymentId, provider, reference, "payment", None, $"{state.Status} {Text(state.Captured)}")];
        }
        seen.Add(payment.Id);
        return Compare(payment, state);
    }

    private static IEnumerable<PaymentDifference> Compare(Payment payment, PaymentState state)
    {
        PaymentDifference? Difference(string member, string ours, string theirs) =>
            ours == theirs ? null : new PaymentDifference(payment.Id, payment.Provider, state.Reference, member, ours, theirs);
        long Sum(string status) => state.Refunds.Where(refund => refund.Status == status).Sum(refund => refund.Amount);
        return new[]
        {
            Agree(payment.Status, state.Status) ? null : Difference("status", payment.Status, state.Status),
            Difference("amount", Text(payment.Amount), Text(state.Amount ?? payment.Amount)),
            Difference("currency", payment.Currency, state.Currency ?? payment.Currency),
            Difference("captured", Text(payment.Captured), Text(state.Captured)),
            Difference("refunded", Text(payment.Refunded), Text(Sum("succeeded"))),
            Difference("refunding", Text(payment.Refunding), Text(Sum("pending"))),
        }.OfType<PaymentDifference>();
    }

    /// <summary>A hold that ended is expired here and cancelled there.</summary>
    private static bool Agree(string ours, string theirs) =>
        ours == theirs
        || (ours == PaymentStatuses.Expired && theirs == PaymentStatuses.Voided)
        || (ours == PaymentStatuses.Voided && theirs == PaymentStatuses.Expired);

    private async Task<ILookup<string, Payment>> Find(string provider, ListedPayment[] part, CancellationToken cancelled)
    {
        var found = await _database.Many(
            FindSql,
            Payment.From,
            cancelled,
            provider,
            part.Select(listed => listed.State.Reference!).ToArray(),
            part.Select(listed => listed.PaymentId).OfType<Guid>().ToArray()
        );
        return found
            .SelectMany(payment => new[] { payment.Reference, payment.Id.ToString() }.OfType<string>().Select(key => (Key: key, Payment: payment)))
            .ToLookup(pair => pair.Key, pair => pair.Payment, StringComparer.Ordinal);
    }

    /// <summary>
    /// What the list did not show: what was sent again for hours before it was done stands in it under a later time, so each is read by itself.
    /// </summary>
    private static async Task<IEnumerable<PaymentDifference>> Missing(PaymentProvider provider, IEnumerable<Payment> missing, CancellationToken cancelled)
    {
        var differences = new List<PaymentDifference>();
        foreach (var payment in missing)
        {
            differences.AddRange(
                await provider.Read(payment, cancelled) is { } state
                    ? Compare(payment, state)
                    : [new PaymentDifference(payment.Id, payment.Provider, payment.Reference, "payment", $"{payment.Status} {Text(payment.Captured)}", None)]
            );
        }
        return differences;
    }

    /// <summary>What we have asked for and do not know the outcome of: whatever both sides say, they may not mean the same.</summary>
    private Task<IReadOnlyList<PaymentDifference>> Open(string provider, DateTimeOffset from, DateTimeOffset to, CancellationToken cancelled) =>
        _database.Many(
            OpenSql,
            row => new PaymentDifference(row.GetGuid(0), provider, row.IsDBNull(1) ? null : row.GetString(1), row.GetString(2), row.GetString(3), Unknown),
            cancelled,
            provider,
            from,
            to
        );

    private static string Text(long amount) => amount.ToString(System.Globalization.CultureInfo.InvariantCulture);

    internal const string FindSql = $"SELECT {Payment.Columns} FROM payments.payments p WHERE p.provider = $1 AND (p.reference = ANY ($2) OR p.id = ANY ($3))";

    /// <summary>Only what the provider has said to have: what is still being found out is no difference yet.</summary>
    internal const string KnownSql = $"""
        SELECT {Payment.Columns} FROM payments.payments p
        WHERE p.provider = $1 AND p.created_at >= $2 AND p.created_at < $3 AND p.reference IS NOT NULL ORDER BY p.created_at, p.id
        """;

    internal const string OpenSql = $"""
        SELECT p.id, p.reference, o.kind, o.status || ' ' || o.amount
        FROM payments.operations o JOIN payments.payments p ON p.id = o.payment_id
        WHERE p.provider = $1 AND p.created_at >= $2 AND p.created_at < $3 AND o.kind <> 'start' AND o.{PaymentOperation.IsUnresolved}
        ORDER BY p.created_at, o.id
        """;
}
