using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Commerce.Customers.Own;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers;

/// <summary>A buyer as staff see one: a member, or a guest who is known by an address.</summary>
/// <param name="Id">Of a member, the id of the user.</param>
/// <param name="Email">Empty for who was anonymised, and for a moment where the account has not told yet.</param>
/// <param name="Orders">Placed and not cancelled; like <c>spent</c> and <c>last_order_at</c> counted a moment behind.</param>
/// <param name="Spent">In the currency of the shop, less what was given back.</param>
/// <param name="LastOrderAt">Null where there was none.</param>
internal sealed record StaffCustomer(
    Guid Id,
    bool HasAccount,
    string Email,
    string FirstName,
    string LastName,
    string Phone,
    string? Locale,
    IReadOnlyList<string> Tags,
    string Notes,
    Consent MarketingConsent,
    int Orders,
    Money Spent,
    DateTimeOffset? LastOrderAt,
    DateTimeOffset? AnonymisedAt,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
) : IVersioned
{
    /// <summary>By currency; only where one customer is read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CustomerSpend>? Spend { get; init; }

    /// <summary>Only where one customer is read, like what follows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SavedAddress>? Addresses { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CustomerGroupName>? Groups { get; init; }

    /// <summary>All that was said about advertising, the latest first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ConsentRecord>? ConsentHistory { get; init; }

    /// <summary>The ten latest.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CustomerOrder>? LatestOrders { get; init; }

    public const string Columns = $"""
        c.id, c.user_id IS NOT NULL AS has_account, c.email, c.first_name, c.last_name, c.phone, c.locale, c.tags, c.notes, {Consent.Columns}, c.orders,
            c.spent,
        (SELECT s.currency FROM commerce.settings s) AS currency, nullif(c.last_order_at, '-infinity') AS last_order_at, c.anonymised_at, c.version,
        c.created_at, c.updated_at
        """;

    public static StaffCustomer From(NpgsqlDataReader row) =>
        new(
            row.GetGuid("id"),
            row.GetBoolean("has_account"),
            row.GetString("email"),
            row.GetString("first_name"),
            row.GetString("last_name"),
            row.GetString("phone"),
            row.GetStringOrNull("locale"),
            row.GetStrings("tags"),
            row.GetString("notes"),
            Consent.From(row),
            row.GetInt32("orders"),
            new Money(row.GetInt64("spent"), row.GetString("currency")),
            row.GetOrNull<DateTimeOffset>("last_order_at"),
            row.GetOrNull<DateTimeOffset>("anonymised_at"),
            row.GetInt64("version"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );

    [JsonIgnore]
    public CustomerSpec Spec =>
        new()
        {
            FirstName = FirstName,
            LastName = LastName,
            Phone = Phone,
            Locale = Locale,
            Tags = Tags,
            Notes = Notes,
        };
}

/// <summary>What was bought in one currency, less what was cancelled and given back.</summary>
internal sealed record CustomerSpend(int Orders, Money Spent);

internal sealed record CustomerGroupName(string Id, string Name);

/// <summary>What a customer said about advertising.</summary>
/// <param name="ActorId">Who said it for the customer; null: the customer.</param>
internal sealed record ConsentRecord(bool Granted, [property: Contracts.Payloads.OneOf<ConsentSources>] string Source, Guid? ActorId, DateTimeOffset At);

internal sealed record CustomerOrder(Guid Id, string OrderNumber, string Status, Money Total, DateTimeOffset CreatedAt);
