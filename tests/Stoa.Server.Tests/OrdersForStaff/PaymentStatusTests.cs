namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>What an order says of its payments, on every combination of what they may be.</summary>
public sealed class PaymentStatusTests(Shop shop) : IClassFixture<Shop>
{
    private const string CombinationsSql = """
        SELECT owed, total, elsewhere, captured, refunded, authorized, disputed, statuses,
            commerce.payment_status(owed, total, elsewhere, captured, refunded, authorized, disputed, statuses)
        FROM unnest(ARRAY[-5, 0, 60, 100]::bigint[]) AS owed, unnest(ARRAY[0, 100]::bigint[]) AS total, unnest(ARRAY[0, 50, 100]::bigint[]) AS elsewhere,
            unnest(ARRAY[0, 50, 100]::bigint[]) AS captured, unnest(ARRAY[0, 50, 100, 150]::bigint[]) AS refunded,
            unnest(ARRAY[0, 50, 100]::bigint[]) AS authorized, unnest(ARRAY[false, true]) AS disputed,
            (SELECT string_to_array(list, ' ')
                FROM unnest(ARRAY['', 'awaiting', 'requires_action voided', 'unknown', 'expired voided', 'failed', 'voided expired',
                'captured', 'authorized captured']) AS list) AS s(statuses)
        WHERE owed <= total AND refunded <= captured + elsewhere AND (captured = 0 OR 'captured' = ANY (statuses) OR 'awaiting' = ANY (statuses))
            AND (authorized = 0 OR 'authorized' = ANY (statuses))
        """;

    private sealed record Books(long Owed, long Total, long Elsewhere, long Captured, long Refunded, long Authorized, bool IsDisputed, string[] Statuses)
    {
        private long Came => Captured + Elsewhere;

        /// <summary>A dispute hides all else; money that went back is told before what is still owed, so that no refund makes a paid order unpaid.</summary>
        public string Expected =>
            IsDisputed ? "disputed"
            : Refunded > 0 ? (Refunded >= Came ? "refunded" : "partially_refunded")
            : Captured > 0 && Came >= Owed ? "paid"
            : Authorized > 0 && (Captured == 0 || Captured + Authorized >= Owed) ? "authorized"
            : Came > 0 ? (Came >= Owed ? "paid" : "partially_paid")
            : Statuses.Contains("requires_action", StringComparer.Ordinal) ? "requires_action"
            : Statuses.Any(status => status is "awaiting" or "unknown") ? "awaiting"
            : Statuses.FirstOrDefault() is "expired" or "failed" ? Statuses[0]
            : Statuses.Length > 0 ? "voided"
            : Total == 0 ? "paid"
            : Owed <= 0 ? "voided"
            : "awaiting";
    }

    [Fact]
    public async Task Every_combination_of_what_payments_may_be_has_its_status()
    {
        await using var command = shop.Host.Database.CreateCommand(CombinationsSql);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (await row.ReadAsync(TestContext.Current.CancellationToken))
        {
            var books = new Books(
                row.GetInt64(0),
                row.GetInt64(1),
                row.GetInt64(2),
                row.GetInt64(3),
                row.GetInt64(4),
                row.GetInt64(5),
                row.GetBoolean(6),
                row.GetFieldValue<string[]>(7)
            );
            Assert.True(books.Expected == row.GetString(8), $"{books} {string.Join(' ', books.Statuses)}: {row.GetString(8)}, not {books.Expected}");
            seen.Add(row.GetString(8));
        }
        Assert.Equal(11, seen.Count);
    }
}
