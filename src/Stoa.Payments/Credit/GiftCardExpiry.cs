using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Payments.Credit;

/// <summary>
/// Moves what is left on cards whose time is over, once, whichever node does it. What payments have reserved stays with them; what comes back of that gives the
/// card time again (<see cref="GiftCardProvider.Grace"/>). A card that is being paid with at this moment is left for the next time.
/// </summary>
internal sealed class GiftCardExpiry(NpgsqlDataSource database, TimeProvider clock)
{
    public const string Job = "expired gift cards";

    private const int Part = 200;

    /// <summary>What one expiry of a card is told apart by: its version counts them.</summary>
    public static string Reference(Guid card, long version) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{GiftCard.Subject(card)}:{version}");

    public async Task Run(CancellationToken cancelled)
    {
        while (await database.One(LapseSql, row => row.GetInt64(0), cancelled, clock.GetUtcNow(), Part) == Part)
        {
            // There may be more.
        }
    }

    /// <summary>Cards before their accounts, as everywhere; locked ones are passed over, so it waits for nobody.</summary>
    internal const string LapseSql = """
        WITH due AS MATERIALIZED (
            SELECT g.id, g.version, a.balance, a.currency, gen_random_uuid() AS transaction_id
            FROM payments.gift_cards g JOIN payments.credit_accounts a ON a.id = g.id
            WHERE g.expires_at <= $1 AND g.lapsed_at IS NULL ORDER BY g.expires_at LIMIT $2 FOR NO KEY UPDATE OF g, a SKIP LOCKED
        ), lapsed AS (
            UPDATE payments.gift_cards g SET lapsed_at = $1, updated_at = $1, version = g.version + 1 FROM due WHERE g.id = due.id
        ), moved AS (
            INSERT INTO payments.credit_entries (transaction_id, account_id, amount, balance, cause, reference, at)
            SELECT due.transaction_id, s.account, s.amount, 0, 'expiry', 'gift_card:' || due.id || ':' || due.version, $1
            FROM due
            CROSS JOIN LATERAL (VALUES (1, due.id, -due.balance), (2, payments.shop_account('expired', due.currency), due.balance)) AS s (side, account, amount)
            WHERE due.balance > 0 ORDER BY due.id, s.side
        )
        SELECT count(*) FROM due
        """;
}
