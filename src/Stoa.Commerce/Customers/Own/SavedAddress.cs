using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Pricing;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers.Own;

/// <summary>An address that a customer keeps, with the members that an order has of one.</summary>
/// <param name="DefaultShipping">The one to suggest to ship to; at most one of a customer's is.</param>
/// <param name="DefaultBilling">The same for the invoice.</param>
internal sealed record SavedAddress(
    Guid Id,
    string FirstName,
    string LastName,
    string Company,
    string Address1,
    string Address2,
    string City,
    string State,
    string PostalCode,
    string Country,
    string PhoneNumber,
    bool DefaultShipping,
    bool DefaultBilling,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
) : IVersioned
{
    /// <summary>Of the alias <c>a</c>.</summary>
    public const string Columns =
        $"a.id, a.address::text AS address, a.default_shipping, a.default_billing, a.created_at, a.updated_at, a.{RowVersions.Column} AS version";

    /// <summary>Counts nothing, and is another after each change.</summary>
    public long Version { get; init; }

    public static SavedAddress From(NpgsqlDataReader row)
    {
        var address = row.GetJson("address", CommerceJson.Default.Address)!;
        return new SavedAddress(
            row.GetGuid("id"),
            address.FirstName,
            address.LastName,
            address.Company,
            address.Address1,
            address.Address2,
            address.City,
            address.State,
            address.PostalCode,
            address.Country,
            address.PhoneNumber,
            row.GetBoolean("default_shipping"),
            row.GetBoolean("default_billing"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        )
        {
            Version = row.GetInt64("version"),
        };
    }

    [JsonIgnore]
    public AddressSpec Spec =>
        new(new Address(FirstName, LastName, Company, Address1, Address2, City, State, PostalCode, Country, PhoneNumber), DefaultShipping, DefaultBilling);
}

/// <summary>What a customer writes of an address.</summary>
internal sealed record AddressSpec(Address Address, bool DefaultShipping, bool DefaultBilling)
{
    /// <summary>A new one, by the rules of an order's.</summary>
    public static AddressSpec Read(ObjectReader members) =>
        new(Address.Read(members), members.OptionalFlag("default_shipping") ?? false, members.OptionalFlag("default_billing") ?? false);

    /// <summary>What is to change of one that is there; <see cref="Validate"/> says whether it is still an address then.</summary>
    public static Changes<AddressSpec> ReadChanges(ObjectReader members)
    {
        var changes = new Changes<AddressSpec>(members);
        Set("first_name", 100, static (address, text) => address with { FirstName = text });
        Set("last_name", 100, static (address, text) => address with { LastName = text });
        Set("company", 200, static (address, text) => address with { Company = text });
        Set("address1", 200, static (address, text) => address with { Address1 = text });
        Set("address2", 200, static (address, text) => address with { Address2 = text });
        Set("city", 100, static (address, text) => address with { City = text });
        Set("state", 100, static (address, text) => address with { State = text.Trim() });
        Set("postal_code", 20, static (address, text) => address with { PostalCode = text.Trim() });
        Set("phone_number", 40, static (address, text) => address with { PhoneNumber = text });
        changes.SetGiven(
            members.OptionalForm("country", 20, StringFormats.Country),
            static (spec, code) => spec with { Address = spec.Address with { Country = code } }
        );
        changes.SetGiven(members.OptionalFlag("default_shipping"), static (spec, isDefault) => spec with { DefaultShipping = isDefault });
        changes.SetGiven(members.OptionalFlag("default_billing"), static (spec, isDefault) => spec with { DefaultBilling = isDefault });
        return changes;

        void Set(string member, int max, Func<Address, string, Address> set) =>
            changes.SetText(member, max, (spec, text) => spec with { Address = set(spec.Address, text) });
    }

    /// <summary>A state that is known is kept by its code, as an order does.</summary>
    public AddressSpec Normalised => States.CodeOf(Address.Country, Address.State) is { } code ? this with { Address = Address with { State = code } } : this;

    /// <summary>The rules of <see cref="Address.Read"/>, for what changes have made of it.</summary>
    public Failure? Validate() =>
        IsBlank(Address.FirstName) && IsBlank(Address.LastName) ? Missing("first_name")
        : IsBlank(Address.Address1) ? Missing("address1")
        : IsBlank(Address.City) && AddressRules.RequiresCity(Address.Country) ? Missing("city")
        : IsBlank(Address.PostalCode) && AddressRules.RequiresPostalCode(Address.Country) ? Missing("postal_code")
        : null;

    public string ToJson() => JsonSerializer.Serialize(Address, CommerceJson.Default.Address);

    private static bool IsBlank(string text) => string.IsNullOrWhiteSpace(text);

    private static Failure Missing(string member) => Failure.Invalid(member, Rule.Required);
}

/// <summary>Writes the addresses of a customer, who changes one at a time: the default moves from one to the other, and is never two's.</summary>
internal static class SavedAddresses
{
    public const int Most = 50;

    /// <summary>Until the end of the transaction nobody else changes an address of the customer.</summary>
    public static Task Lock(NpgsqlConnection connection, Guid customer, CancellationToken cancelled) => connection.Change(LockSql, cancelled, customer);

    /// <summary>Takes what the address is to be the default for from those that are.</summary>
    public static Task MakeWay(NpgsqlConnection connection, Guid customer, AddressSpec spec, CancellationToken cancelled) =>
        spec.DefaultShipping || spec.DefaultBilling
            ? connection.Change(MakeWaySql, cancelled, customer, spec.DefaultShipping, spec.DefaultBilling)
            : Task.CompletedTask;

    internal const string LockSql = "SELECT pg_advisory_xact_lock(hashtext('commerce.addresses'), hashtext($1::text))";

    internal const string MakeWaySql = """
        UPDATE commerce.addresses SET default_shipping = default_shipping AND NOT $2, default_billing = default_billing AND NOT $3
        WHERE customer_id = $1 AND (default_shipping AND $2 OR default_billing AND $3)
        """;

    internal const string VersionSql = $"SELECT {RowVersions.Column} FROM commerce.addresses WHERE customer_id = $1 AND id = $2 FOR UPDATE";

    internal const string FindSql = $"SELECT {SavedAddress.Columns} FROM commerce.addresses a WHERE a.customer_id = $1 AND a.id = $2";

    internal const string OfCustomerSql = $"SELECT {SavedAddress.Columns} FROM commerce.addresses a WHERE a.customer_id = $1 ORDER BY a.created_at, a.id";
}
