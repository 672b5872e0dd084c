using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Payments.Credit;

/// <summary>A gift card, for staff. Its code is shown by the answer that issues it, and never again.</summary>
/// <param name="Id">Names it; paying with it needs the code.</param>
/// <param name="Last4">The end of its code.</param>
/// <param name="Amount">What it was issued with.</param>
/// <param name="Balance">What can be spent; without what payments have reserved.</param>
/// <param name="Enabled">Nothing can be paid with one that is not; what is refunded to it waits there.</param>
/// <param name="ExpiresAt">When what is left on it expires; null: never.</param>
/// <param name="Note">For staff.</param>
/// <param name="Version">Counts its changes, not its movements.</param>
/// <param name="CreatedAt">When it was issued.</param>
/// <param name="UpdatedAt">The last change.</param>
internal sealed record GiftCard(
    Guid Id,
    string Last4,
    Money Amount,
    Money Balance,
    bool Enabled,
    DateTimeOffset? ExpiresAt,
    string Note,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
) : IVersioned
{
    /// <summary>Of the aliases <c>g</c> for the card and <c>a</c> for its account.</summary>
    public const string Columns =
        "g.id, g.last4, g.amount, a.balance, g.currency, g.enabled, g.expires_at, g.lapsed_at, g.note, g.version, g.created_at, g.updated_at";

    public const string Joined = "JOIN payments.credit_accounts a ON a.id = g.id";

    public static string Subject(Guid id) => $"gift_card:{id}";

    public static GiftCard From(NpgsqlDataReader row)
    {
        var currency = row.GetString("currency");
        return new(
            row.GetGuid("id"),
            row.GetString("last4"),
            new Money(row.GetInt64("amount"), currency),
            new Money(row.GetInt64("balance"), currency),
            row.GetBoolean("enabled"),
            row.GetOrNull<DateTimeOffset>("expires_at"),
            row.GetString("note"),
            row.GetInt64("version"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );
    }

    public JsonObject Audited() =>
        new()
        {
            ["enabled"] = Enabled,
            ["expires_at"] = ExpiresAt?.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["note"] = Note,
        };

    internal const string FindSql = $"SELECT {Columns} FROM payments.gift_cards g {Joined} WHERE g.id = $1";

    /// <summary>As long as it is being spent it is not changed; those who spend from it take turns at its account.</summary>
    internal const string SpendSql = FindSql + " FOR SHARE OF g FOR NO KEY UPDATE OF a";

    internal const string LockSql = FindSql + " FOR NO KEY UPDATE OF g, a";
}

/// <summary>Why a card cannot be used.</summary>
internal static class GiftCardRefusals
{
    public const string Unknown = "unknown";
    public const string Disabled = "disabled";
    public const string Expired = "expired";
    public const string Currency = "currency";
    public const string Empty = "empty";

    /// <summary>Null where it can be, as far as the card itself goes.</summary>
    public static string? Of(bool enabled, DateTimeOffset? expiresAt, string cardCurrency, string currency, DateTimeOffset now) =>
        !enabled ? Disabled
        : expiresAt <= now ? Expired
        : cardCurrency != currency ? Currency
        : null;
}
