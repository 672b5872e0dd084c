using System.Text.Json;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock.Locations;

/// <summary>A place where stock lies. Orders take from the smallest priority first, and from active locations only.</summary>
internal sealed record Location(
    string Id,
    string Name,
    LocationAddress? Address,
    int Priority,
    bool Active,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
) : IVersioned
{
    public const string Columns = "l.id, l.name, l.address::text AS address, l.priority, l.active, l.version, l.created_at, l.updated_at";

    public static Location From(NpgsqlDataReader row) =>
        new(
            row.GetString("id"),
            row.GetString("name"),
            row.GetJson("address", CommerceJson.Stored.LocationAddress),
            row.GetInt32("priority"),
            row.GetBoolean("active"),
            row.GetInt64("version"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );
}

/// <summary>The members of a buyer's address, none of them required: a warehouse has no first name.</summary>
internal sealed record LocationAddress(
    string FirstName,
    string LastName,
    string Company,
    string Address1,
    string Address2,
    string City,
    string State,
    string PostalCode,
    string Country,
    string PhoneNumber
)
{
    public static LocationAddress Read(ObjectReader members) =>
        new(
            members.OptionalText("first_name", 100),
            members.OptionalText("last_name", 100),
            members.OptionalText("company", 200),
            members.OptionalText("address1", 200),
            members.OptionalText("address2", 200),
            members.OptionalText("city", 100),
            members.OptionalText("state", 100),
            members.OptionalText("postal_code", 20),
            members.OptionalForm("country", 2, StringFormats.Country) ?? "",
            members.OptionalText("phone_number", 40)
        );
}

/// <summary>What staff write of a location.</summary>
internal sealed record LocationSpec
{
    private const int MaxPriority = 1_000_000;

    public string Name { get; init; } = "";
    public LocationAddress? Address { get; init; }

    /// <summary>Null: behind the others.</summary>
    public int? Priority { get; init; }
    public bool Active { get; init; } = true;

    public static Changes<LocationSpec> Read(ObjectReader members, bool creating)
    {
        var changes = new Changes<LocationSpec>(members);
        changes.Set("name", creating ? members.Text("name", 200) : members.TextIfGiven("name", 200) ?? "", static (spec, name) => spec with { Name = name });
        changes.Set("address", members.OptionalObject("address", LocationAddress.Read), static (spec, address) => spec with { Address = address });
        changes.SetGiven(members.OptionalInteger("priority", 0, MaxPriority), static (spec, priority) => spec with { Priority = priority });
        changes.SetGiven(members.OptionalFlag("active"), static (spec, active) => spec with { Active = active });
        return changes;
    }

    public static LocationSpec Of(Location location) =>
        new()
        {
            Name = location.Name,
            Address = location.Address,
            Priority = location.Priority,
            Active = location.Active,
        };

    public Failure? Validate() => string.IsNullOrWhiteSpace(Name) ? Failure.Invalid("name", Rule.Required) : null;

    public string ToJson() => JsonSerializer.Serialize(this, CommerceJson.Stored.LocationSpec);
}

/// <summary>Finds and writes locations.</summary>
internal static class LocationRows
{
    public static string Subject(string id) => $"location:{id}";

    public static Task<Location?> Find(NpgsqlConnection connection, string id, CancellationToken cancelled) =>
        connection.One(FindSql, Location.From, cancelled, id);

    public static Task<int> Write(NpgsqlConnection connection, string sql, string id, LocationSpec spec, DateTimeOffset now, CancellationToken cancelled) =>
        connection.Change(
            sql,
            cancelled,
            id,
            spec.Name,
            spec.Address is null ? null : JsonSerializer.Serialize(spec.Address, CommerceJson.Stored.LocationAddress),
            spec.Priority,
            spec.Active,
            now
        );

    internal const string FindSql = $"SELECT {Location.Columns} FROM commerce.locations l WHERE l.id = $1";

    internal const string LockSql = FindSql + " FOR UPDATE";

    internal const string InsertSql = """
        INSERT INTO commerce.locations (id, name, address, priority, active, created_at, updated_at)
        VALUES ($1, $2, $3::text::json, coalesce($4::int, (SELECT coalesce(max(priority) + 1, 0) FROM commerce.locations)), $5, $6, $6) ON CONFLICT DO NOTHING
        """;

    internal const string UpdateSql = """
        UPDATE commerce.locations SET name = $2, address = $3::text::json, priority = coalesce($4::int, priority), active = $5,
            updated_at = $6, version = version + 1
        WHERE id = $1
        """;
}
