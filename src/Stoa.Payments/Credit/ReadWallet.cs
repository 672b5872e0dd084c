using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Payments.Credit;

/// <summary>A movement on one's own credit.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="Amount">What came in; below zero: what went out.</param>
/// <param name="Balance">What was there after it.</param>
/// <param name="Cause">Why.</param>
/// <param name="OrderId">The order that it was paid for.</param>
/// <param name="At">When.</param>
internal sealed record WalletEntry(long Id, Money Amount, Money Balance, [property: OneOf<CreditCauseNames>] string Cause, Guid? OrderId, DateTimeOffset At)
{
    /// <summary>What staff say to each other stays with them.</summary>
    public static WalletEntry Of(CreditEntry entry) => new(entry.Id, entry.Amount, entry.Balance, entry.Cause, entry.OrderId, entry.At);
}

/// <summary>A gift card that its owner has paid with.</summary>
/// <param name="Last4">The end of its code.</param>
/// <param name="Balance">What is left on it.</param>
/// <param name="Enabled">Nothing can be paid with one that is not.</param>
/// <param name="ExpiresAt">When what is left on it expires; null: never.</param>
internal sealed record WalletGiftCard(string Last4, Money Balance, bool Enabled, DateTimeOffset? ExpiresAt)
{
    public static WalletGiftCard From(NpgsqlDataReader row)
    {
        var card = GiftCard.From(row);
        return new(card.Last4, card.Balance, card.Enabled, card.ExpiresAt);
    }
}

/// <summary>What one can pay with besides a card.</summary>
/// <param name="Balances">Credit, one a currency in which there ever was any.</param>
/// <param name="Entries">The latest movements of it, at most twenty.</param>
/// <param name="GiftCards">Those that one has paid with, the latest issued first, at most fifty.</param>
internal sealed record Wallet(IReadOnlyList<Money> Balances, IReadOnlyList<WalletEntry> Entries, IReadOnlyList<WalletGiftCard> GiftCards);

/// <summary>The caller's own credit, and the gift cards that they have paid with.</summary>
internal sealed class ReadWallet(NpgsqlDataSource database)
{
    private const int MostCards = 50;

    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, Wallet>("/account/wallet", routes.Resolve<ReadWallet>().Handle)
            .WithName(CreditRoutes.Section, "getWallet", "One's credit and gift cards")
            .SignedIn()
            .WithSuccess(PaymentsSuccesses.WalletRetrieved)
            .WithExample(
                new Wallet(
                    [CreditRoutes.Entry.Balance],
                    [WalletEntry.Of(CreditRoutes.Entry)],
                    [new WalletGiftCard(CreditRoutes.Card.Last4, CreditRoutes.Card.Balance, true, CreditRoutes.Card.ExpiresAt)]
                )
            );

    public async Task<Outcome<Wallet>> Handle(Empty request, RequestContext context)
    {
        var (user, cancelled) = (context.Caller.UserId, context.CancellationToken);
        await using var connection = await database.Open(cancelled);
        var credit = await CustomerCredit.Load(connection, user, cancelled);
        return new Wallet(
            credit.Balances,
            [.. credit.Entries.Select(WalletEntry.Of)],
            await connection.Many(CardsSql, WalletGiftCard.From, cancelled, user, MostCards)
        );
    }

    internal const string CardsSql = $"""
        SELECT {GiftCard.Columns} FROM payments.gift_cards g {GiftCard.Joined}
        WHERE g.id IN (
            SELECT h.account_id FROM payments.credit_holds h WHERE h.customer_id = $1 AND h.provider = 'gift_card' AND h.status IN ('authorized', 'captured'))
        ORDER BY g.created_at DESC, g.id DESC LIMIT $2
        """;
}
