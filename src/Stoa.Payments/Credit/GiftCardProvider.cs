using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Payments.Credit;

/// <summary>Pays with a gift card; the method is the card's id, which only whoever has looked up its code is given.</summary>
internal sealed class GiftCardProvider(NpgsqlDataSource database, TimeProvider clock) : CreditProvider(database, clock)
{
    public const string ProviderName = "gift_card";

    /// <summary>
    /// How long what comes back to a card can be used: after a refund at least, and where the card's time ended while the money was reserved or spent. Longer
    /// than a return takes, so that nobody loses by it.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    public override string Name => ProviderName;

    protected override async Task<Purse> Open(NpgsqlConnection connection, Payment payment, Guid? customer, DateTimeOffset now, CancellationToken cancelled)
    {
        var card = Guid.TryParseExact(payment.MethodId, "D", out var id) ? await connection.One(GiftCard.SpendSql, GiftCard.From, cancelled, id) : null;
        return card is null
            ? new Purse(null, 0, GiftCardRefusals.Unknown)
            : new Purse(id, card.Balance.Amount, GiftCardRefusals.Of(card.Enabled, card.ExpiresAt, card.Amount.Currency, payment.Currency, now));
    }

    /// <summary>The card's row before its account's, as everywhere.</summary>
    protected override Task Reopen(NpgsqlConnection connection, Guid account, bool isRefund, DateTimeOffset now, CancellationToken cancelled) =>
        connection.Change(ReopenSql, cancelled, account, now, now + Grace, isRefund ? now + Grace : now);

    internal const string ReopenSql = """
        UPDATE payments.gift_cards SET expires_at = $3, lapsed_at = NULL, updated_at = $2, version = version + 1 WHERE id = $1 AND expires_at <= $4
        """;
}
