using System.Runtime.InteropServices;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Payments.Credit;

/// <summary>The shop's own sides of the ledger, one account a currency.</summary>
internal static class ShopAccounts
{
    public const string Expired = "expired";
    public const string Held = "held";
    public const string Issued = "issued";
    public const string Redeemed = "redeemed";
}

/// <summary>Why money moved.</summary>
internal static class CreditCauses
{
    public const string Issue = "issue";
    public const string Withdrawal = "withdrawal";
    public const string Hold = "hold";
    public const string Capture = "capture";

    /// <summary>What was held, given back.</summary>
    public const string Release = "release";

    /// <summary>What was redeemed, given back; or what was paid in another way, given as credit.</summary>
    public const string Refund = "refund";

    public const string Expiry = "expiry";

    /// <summary>What had expired on a card that was given more time.</summary>
    public const string Reinstatement = "reinstatement";
}

/// <summary>One side of a movement.</summary>
/// <param name="Account">A card's or a customer's; null for one of the shop's own.</param>
/// <param name="Kind">Of the shop's own account.</param>
/// <param name="Amount">Minor units that come in; less than zero: that go out. Zero is no side.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Side(Guid? Account, string? Kind, long Amount)
{
    public static Side Of(Guid account, long amount) => new(account, null, amount);

    public static Side Shop(string kind, long amount) => new(null, kind, amount);
}

/// <summary>What all sides of a movement have in common.</summary>
/// <param name="Cause">One of <see cref="CreditCauses"/>.</param>
/// <param name="Reference">Kind and id of what made it, <c>operation:0194…</c>: with the same cause it moves an account once.</param>
/// <param name="At">When.</param>
internal sealed record Movement(string Cause, string Reference, DateTimeOffset At)
{
    public Guid? Payment { get; init; }

    /// <summary>Staff; null for buyers and for the server itself.</summary>
    public Guid? Actor { get; init; }

    public string? Reason { get; init; }
}

/// <summary>
/// The double entry behind gift cards and credit. Whoever moves money locks in one order: the payment's hold, the card, the account of the card or customer,
/// the shop's own accounts by their names; those last, because all buyers of a currency take turns there.
/// </summary>
internal static class CreditLedger
{
    /// <summary>The most that a card or an entry of staff can be: sums of as many as there will ever be stay countable.</summary>
    public const long MostAtOnce = 100_000_000_000;

    /// <summary>Moves money: all sides or none. Sides are locked in the order in which they are given.</summary>
    /// <returns>Its entries, in that order.</returns>
    /// <exception cref="PostgresException">
    /// <c>credit_accounts_covered</c>: a holder would fall below zero; <c>credit_entries_once</c>: it was done before; at the commit
    /// <c>credit_entries_balanced</c>: the sides do not add up to zero.
    /// </exception>
    public static Task<IReadOnlyList<CreditEntry>> Post(
        NpgsqlConnection connection,
        Movement movement,
        string currency,
        CancellationToken cancelled,
        params IReadOnlyList<Side> sides
    ) =>
        connection.Many(
            PostSql,
            CreditEntry.From,
            cancelled,
            Guid.CreateVersion7(movement.At),
            sides.Select(side => side.Account).ToArray(),
            sides.Select(side => side.Kind).ToArray(),
            sides.Select(side => side.Amount).ToArray(),
            currency,
            movement.Cause,
            movement.Reference,
            movement.Payment,
            movement.Actor,
            movement.Reason,
            movement.At
        );

    internal const string PostSql = """
        INSERT INTO payments.credit_entries AS e (transaction_id, account_id, amount, balance, cause, reference, payment_id, actor_id, reason, at)
        SELECT $1, coalesce(s.account, payments.shop_account(s.kind, $5)), s.amount, 0, $6, $7, $8::uuid, $9::uuid, $10::text, $11
        FROM unnest($2::uuid[], $3::text[], $4::bigint[]) WITH ORDINALITY AS s (account, kind, amount, number)
        WHERE s.amount <> 0 ORDER BY s.number
        RETURNING e.id, e.amount, e.balance, $5 AS currency, e.cause, e.reference, e.payment_id, NULL::uuid AS order_id, e.actor_id, e.reason, e.at
        """;
}
