using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Platform.Limits;

namespace Stoa.Payments.Credit;

/// <summary>A gift card as a checkout may know of it.</summary>
/// <param name="Id">The method of a payment with it; null where there is no such card. It is kept in the code's place, which is kept nowhere.</param>
/// <param name="Last4">The end of the code, as it was typed where there is no such card.</param>
/// <param name="Usable">What can be paid with it now, in the currency that was asked for.</param>
/// <param name="Reason">Why that is nothing: unknown, expired, disabled, currency or empty; null where it is more.</param>
internal sealed record FoundGiftCard(Guid? Id, string Last4, Money Usable, string? Reason);

/// <summary>What moves credit that is no payment.</summary>
/// <param name="Cause">One of <see cref="CreditCauses"/>.</param>
/// <param name="Reference">Kind and id of what makes it, <c>refund:0194…</c>: the same once more moves nothing once more.</param>
/// <param name="Actor">Staff; null for the server itself.</param>
/// <param name="Reason">For people.</param>
internal sealed record CreditNote(string Cause, string Reference, Guid? Actor, string? Reason);

/// <summary>
/// Gift cards and credit, for a checkout and for refunds. To pay with them is a payment of the provider <see cref="GiftCardProvider"/> (method: the card's id)
/// or <see cref="CustomerCreditProvider"/> (method: empty), beside the one for the rest.
/// </summary>
internal sealed class CreditBook(NpgsqlDataSource database, GuessLimits limits, TimeProvider clock)
{
    /// <summary>
    /// What the codes are worth, each once, in their order. Only codes that are no card's are counted, and after too many of them nothing is looked up for this
    /// caller and address for a while: <see cref="RequestFaults.TooManyRequests"/>.
    /// </summary>
    public async Task<Outcome<FoundGiftCard[]>> FindGiftCards(IReadOnlyList<string> codes, string currency, Guesser guesser, CancellationToken cancelled)
    {
        if (codes.Count == 0)
        {
            return Array.Empty<FoundGiftCard>();
        }
        if (await limits.Check(GuessLimits.GiftCard, guesser, cancelled) is { } refusal)
        {
            return refusal;
        }
        var typed = codes
            .Select(code => (Code: code, Key: GiftCardCode.Normalize(code)))
            .DistinctBy(code => code.Key ?? code.Code, StringComparer.Ordinal)
            .ToList();
        var hashes = typed.Select(code => code.Key is { } key ? GiftCardCode.Hash(key) : []).ToArray();
        var cards = await database.Many(ByCodeSql, row => (Number: row.GetInt64("number"), Card: GiftCard.From(row)), cancelled, (object)hashes);
        var byNumber = cards.ToDictionary(found => (int)found.Number - 1, found => found.Card);
        if (await limits.Missed(GuessLimits.GiftCard, guesser, typed.Count - byNumber.Count, cancelled) is { } tooMany)
        {
            return tooMany;
        }
        var now = clock.GetUtcNow();
        return typed
            .Select(
                (code, number) =>
                    byNumber.TryGetValue(number, out var card)
                        ? Judge(card, currency, now)
                        : new FoundGiftCard(null, GiftCardCode.Last4(code.Code), new Money(0, currency), GiftCardRefusals.Unknown)
            )
            .ToArray();
    }

    /// <summary>The same of cards that were found before, by their ids and in their order; those that are gone are missing.</summary>
    /// <param name="batch">New; it ends here.</param>
    /// <param name="ids">Of cards.</param>
    /// <param name="currency">Of what is to be paid.</param>
    /// <param name="now">The moment.</param>
    /// <param name="cancelled">Of the request.</param>
    /// <param name="own">Payments that are given back before: what they hold is there.</param>
    public static async Task<IReadOnlyList<FoundGiftCard>> ReadGiftCards(
        NpgsqlBatch batch,
        IReadOnlyList<Guid> ids,
        string currency,
        DateTimeOffset now,
        CancellationToken cancelled,
        IReadOnlyList<Guid>? own = null
    )
    {
        await using var _ = batch;
        batch.Add(ByIdSql, ids.ToArray(), own?.ToArray() ?? []);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        var found = new List<FoundGiftCard>();
        while (await row.ReadAsync(cancelled))
        {
            found.Add(Judge(GiftCard.From(row), currency, now));
        }
        return found;
    }

    /// <summary>What a customer can pay with in this currency, in minor units.</summary>
    /// <param name="connection">Any.</param>
    /// <param name="customer">A user.</param>
    /// <param name="currency">Of what is to be paid.</param>
    /// <param name="cancelled">Of the request.</param>
    /// <param name="own">Payments of theirs that are given back before: what they hold is there.</param>
    public static Task<long> Balance(
        NpgsqlConnection connection,
        Guid customer,
        string currency,
        CancellationToken cancelled,
        IReadOnlyList<Guid>? own = null
    ) => connection.One(BalanceSql, row => row.GetInt64(0), cancelled, customer, currency, own?.ToArray() ?? []);

    /// <summary>
    /// Gives a customer credit, in the caller's transaction. It should be among the last things there: until the commit all who give credit in this currency
    /// wait.
    /// </summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="customer">A user; guests have no wallet.</param>
    /// <param name="amount">More than zero.</param>
    /// <param name="note">What it is for.</param>
    /// <param name="cancelled">Of the request.</param>
    public async Task<CreditEntry> Issue(NpgsqlConnection connection, Guid customer, Money amount, CreditNote note, CancellationToken cancelled) =>
        (await Change(connection, customer, amount, note, cancelled))!;

    /// <summary>Takes credit back in the same way; null, and nothing, where less is there.</summary>
    public Task<CreditEntry?> Withdraw(NpgsqlConnection connection, Guid customer, Money amount, CreditNote note, CancellationToken cancelled) =>
        Change(connection, customer, amount with { Amount = -amount.Amount }, note, cancelled);

    private async Task<CreditEntry?> Change(NpgsqlConnection connection, Guid customer, Money change, CreditNote note, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var account = await CustomerAccount.Lock(connection, customer, change.Currency, now, cancelled);
        if (await connection.One(DoneSql, CreditEntry.From, cancelled, account.Id, note.Cause, note.Reference) is { } done)
        {
            return done;
        }
        if (account.Balance + change.Amount < 0)
        {
            return null;
        }
        var entries = await CreditLedger.Post(
            connection,
            new Movement(note.Cause, note.Reference, now) { Actor = note.Actor, Reason = note.Reason },
            change.Currency,
            cancelled,
            Side.Of(account.Id, change.Amount),
            Side.Shop(ShopAccounts.Issued, -change.Amount)
        );
        return entries[0];
    }

    private static FoundGiftCard Judge(GiftCard card, string currency, DateTimeOffset now)
    {
        var reason =
            GiftCardRefusals.Of(card.Enabled, card.ExpiresAt, card.Amount.Currency, currency, now)
            ?? (card.Balance.Amount == 0 ? GiftCardRefusals.Empty : null);
        return new FoundGiftCard(card.Id, card.Last4, new Money(reason is null ? card.Balance.Amount : 0, currency), reason);
    }

    internal const string ByCodeSql = $"""
        SELECT c.number, {GiftCard.Columns} FROM unnest($1::bytea[]) WITH ORDINALITY AS c (hash, number)
        JOIN payments.gift_cards g ON g.code_hash = c.hash {GiftCard.Joined}
        """;

    internal const string ByIdSql = $"""
        SELECT {GiftCard.Columns} FROM unnest($1::uuid[]) WITH ORDINALITY AS c (id, number) JOIN payments.gift_cards g ON g.id = c.id
        CROSS JOIN LATERAL (
            SELECT x.balance
                + (SELECT coalesce(sum(h.held), 0)::bigint FROM payments.credit_holds h WHERE h.payment_id = ANY ($2) AND h.account_id = x.id) AS balance
            FROM payments.credit_accounts x WHERE x.id = g.id
        ) AS a
        ORDER BY c.number
        """;

    internal const string BalanceSql = """
        SELECT coalesce((SELECT balance FROM payments.credit_accounts WHERE kind = 'customer_credit' AND customer_id = $1 AND currency = $2), 0)
            + (SELECT coalesce(sum(h.held), 0)::bigint FROM payments.credit_holds h
                WHERE h.payment_id = ANY ($3) AND h.provider = 'credit' AND h.customer_id = $1 AND h.currency = $2)
        """;

    internal const string DoneSql = $"""
        SELECT {CreditEntry.Columns} FROM payments.credit_entries e {CreditEntry.Joined} WHERE e.account_id = $1 AND e.cause = $2 AND e.reference = $3
        """;
}
