using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Platform.People;
using Stoa.Push.Messages;

namespace Stoa.Push.Segments;

/// <summary>An audience that was given a name.</summary>
/// <param name="Audience">Of devices, as that of a message.</param>
/// <param name="Customers">What their owners must have done; null for nothing.</param>
internal sealed record Segment(
    long Id,
    string Name,
    Audience Audience,
    CustomerConditions? Customers,
    Guid? CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Version
) : IVersioned
{
    public const string Section = "Segments";

    public const string Columns =
        "s.id, s.name, s.audience::text AS audience, s.customers::text AS customers, s.created_by, s.created_at, s.updated_at, s.version";

    public const string RequestExample = """
        {"name":"Camera buyers of last year","audience":{"platforms":["android","ios"],"locales":["en"]},
        "customers":{"bought_category":"cat-1","spent_over":50000,"no_order_for_days":180,"marketing_consent":true}}
        """;

    public static readonly Segment Example = new(
        3,
        "Camera buyers of last year",
        new Audience(["android", "ios"], [], [], [], ["en"]),
        new CustomerConditions("cat-1", 50_000, null, 180, null, true),
        Guid.Parse("0194783c-5c00-7000-8000-000000000001"),
        At,
        At,
        1
    );

    private static DateTimeOffset At => DateTimeOffset.Parse("2026-01-18T10:00:00Z", CultureInfo.InvariantCulture);

    [JsonIgnore]
    public string Subject => string.Create(CultureInfo.InvariantCulture, $"segment:{Id}");

    /// <summary>For the audit log.</summary>
    public JsonObject Describe() => new() { ["name"] = Name, ["version"] = Version };

    public static Segment From(NpgsqlDataReader row) =>
        new(
            row.GetInt64("id"),
            row.GetString("name"),
            Audience.Read(row.GetString("audience")),
            row.GetJson("customers", PushJson.Default.CustomerConditions),
            row.GetOrNull<Guid>("created_by"),
            row.GetTime("created_at"),
            row.GetTime("updated_at"),
            row.GetInt64("version")
        );

    public static Failure NotFound(long id) => Failure.Of(PushFaults.SegmentNotFound, "id", id.ToString(CultureInfo.InvariantCulture));

    internal const string FindSql = $"SELECT {Columns} FROM push.segments s WHERE s.id = $1::bigint";

    internal const string LockSql = FindSql + " FOR UPDATE";
}

/// <summary>What an author writes of a segment; an update replaces it whole.</summary>
internal sealed record SegmentSpec(string Name, Audience Audience, CustomerConditions? Customers)
{
    public static SegmentSpec Read(ObjectReader members) => ReadUnnamed(members) with { Name = members.Text("name", 200) };

    /// <summary>Whom it chooses, which can be counted before it has a name.</summary>
    public static SegmentSpec ReadUnnamed(ObjectReader members) =>
        new("", members.OptionalObject("audience", MessageSpec.ReadDevices) ?? Audience.All, members.OptionalObject("customers", ReadCustomers));

    private static CustomerConditions ReadCustomers(ObjectReader members) =>
        new(
            members.OptionalId("bought_category"),
            members.OptionalInteger("spent_over", 0, int.MaxValue),
            members.OptionalMoment("last_order_before"),
            members.OptionalInteger("no_order_for_days", 1, 3650),
            members.OptionalInteger("cart_abandoned_for_hours", 1, 8760),
            members.OptionalFlag("marketing_consent")
        );

    /// <summary>$2 to $4.</summary>
    public object?[] Arguments() =>
        [
            Name,
            JsonSerializer.Serialize(Audience, PushJson.Default.Audience),
            Customers is null ? null : JsonSerializer.Serialize(Customers, PushJson.Default.CustomerConditions),
        ];

    public const string Columns = "name, audience, customers";

    public const string Values = "$2, $3::text::jsonb, $4::text::jsonb";
}

internal static class SegmentRoutes
{
    public static void Map(Routes routes)
    {
        ListSegments.Map(routes);
        CreateSegment.Map(routes);
        ReadSegment.Map(routes);
        UpdateSegment.Map(routes);
        DeleteSegment.Map(routes);
        CountSegment.Map(routes);
        CountUnsavedSegment.Map(routes);
    }
}
