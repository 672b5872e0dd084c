using System.Text.Json;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Shipping;

/// <summary>
/// Where methods ship to. An address is in the zones with the most specific area that covers it: by postal code, then by state, then by country.
/// </summary>
internal sealed record ShippingZone(string Id, string Name, IReadOnlyList<Area> Areas, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
    : IVersioned
{
    public const string Columns = """
        z.id, z.name, z.version, z.created_at, z.updated_at,
        (SELECT coalesce(json_agg(json_build_object('country', a.country, 'state', nullif(a.state, ''), 'postal_from', nullif(a.postal_from, ''),
            'postal_to', nullif(a.postal_to, '')) ORDER BY a.position), '[]')::text FROM commerce.shipping_areas a WHERE a.zone_id = z.id) AS areas
        """;

    public static ShippingZone From(NpgsqlDataReader row) =>
        new(
            row.GetString("id"),
            row.GetString("name"),
            row.GetJson("areas", CommerceJson.Stored.AreaArray)!,
            row.GetInt64("version"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );

    public string ToJson() => JsonSerializer.Serialize(new ZoneSpec(Name, Areas), CommerceJson.Stored.ZoneSpec);
}

/// <summary>What staff write of a zone.</summary>
internal sealed record ZoneSpec(string Name, IReadOnlyList<Area> Areas)
{
    private const int MaxAreas = 1_000;

    public static ZoneSpec Read(ObjectReader members) => new(members.Text("name", 200), members.Objects("areas", MaxAreas, Area.Read));

    public Failure? Validate()
    {
        FieldError[] errors =
        [
            .. Areas.Count == 0 ? [new FieldError("areas", Rule.Required)] : Array.Empty<FieldError>(),
            .. Areas.SelectMany((area, i) => area.Check(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"areas.{i}"))),
        ];
        return errors.Length == 0
            ? null
            : new Failure
            {
                Fault = RequestFaults.InvalidRequest,
                Field = errors.Length == 1 ? errors[0].Field : null,
                Errors = errors,
            };
    }

    public string ToJson() => JsonSerializer.Serialize(this, CommerceJson.Stored.ZoneSpec);
}

/// <summary>Finds and writes zones.</summary>
internal static class ZoneRows
{
    public static string Subject(string id) => $"shipping_zone:{id}";

    internal const string FindSql = $"SELECT {ShippingZone.Columns} FROM commerce.shipping_zones z WHERE z.id = $1";

    internal const string LockSql = FindSql + " FOR UPDATE";
}
