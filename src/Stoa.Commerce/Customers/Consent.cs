using Npgsql;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers;

/// <summary>Whether advertising may be sent to a customer.</summary>
/// <param name="Granted">False, too, for a customer who was never asked.</param>
/// <param name="At">Since when; null where nothing was ever said.</param>
/// <param name="Source">How that became known.</param>
internal sealed record Consent(bool Granted, DateTimeOffset? At, [property: OneOf<ConsentSources>] string? Source)
{
    /// <summary>Of the alias <c>c</c> of customers.</summary>
    public const string Columns = "c.marketing, c.marketing_at, c.marketing_source";

    public static Consent From(NpgsqlDataReader row) =>
        new(row.GetBoolean("marketing"), row.GetOrNull<DateTimeOffset>("marketing_at"), row.GetStringOrNull("marketing_source"));

    public static readonly Consent Never = new(false, null, null);
}

internal sealed class ConsentSources : IClosedSet
{
    public const string Account = "account";
    public const string Checkout = "checkout";
    public const string Staff = "staff";

    public static IReadOnlyList<string> Values { get; } = [Account, Checkout, Staff, "import"];
}

/// <summary>
/// Writes what a customer has said, with its proof: when it was said, where, and by whom if not by the customer. What was said before stays on record.
/// </summary>
internal static class Consents
{
    /// <summary>Saying the same again changes nothing, so that the proof is of the first time. A member whose row is not there yet gets one.</summary>
    /// <param name="connection">In the transaction of the change.</param>
    /// <param name="customer">Of a member, the id of the user.</param>
    /// <param name="isMember">Whether a row may have to be made.</param>
    /// <param name="granted">What is said.</param>
    /// <param name="source">One of <see cref="ConsentSources"/>.</param>
    /// <param name="actor">Who says it for the customer; null: the customer.</param>
    /// <param name="now">The moment of the change.</param>
    /// <param name="cancelled">Ends it.</param>
    public static async Task<Consent> Set(
        NpgsqlConnection connection,
        Guid customer,
        bool isMember,
        bool granted,
        string source,
        Guid? actor,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        if (isMember)
        {
            await connection.Change(CustomerRows.KeepMemberSql, cancelled, customer, now);
        }
        if (await connection.Change(SetSql, cancelled, customer, granted, now, source) == 1)
        {
            await connection.Change(ProveSql, cancelled, customer, granted, source, actor, now);
        }
        return await connection.One(FindSql, Consent.From, cancelled, customer) ?? Consent.Never;
    }

    internal const string SetSql = """
        UPDATE commerce.customers SET marketing = $2, marketing_at = $3, marketing_source = $4, version = version + 1, updated_at = $3
        WHERE id = $1 AND anonymised_at IS NULL AND (marketing <> $2 OR marketing_at IS NULL)
        """;

    internal const string ProveSql = "INSERT INTO commerce.customer_consents (customer_id, granted, source, actor_id, at) VALUES ($1, $2, $3, $4::uuid, $5)";

    internal const string FindSql = $"SELECT {Consent.Columns} FROM commerce.customers c WHERE c.id = $1";
}
