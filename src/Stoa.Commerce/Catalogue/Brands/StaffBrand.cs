using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Brands;

/// <summary>A brand as staff see it. <c>sort_order</c> decides in lists, the smallest first.</summary>
internal sealed record StaffBrand(
    string Id,
    string Name,
    string Slug,
    string Description,
    string LogoUrl,
    bool Active,
    int SortOrder,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
) : IVersioned
{
    public const string Columns = "b.id, b.name, b.slug, b.description, b.logo_url, b.active, b.sort_order, b.version, b.created_at, b.updated_at";

    public static StaffBrand From(NpgsqlDataReader row, PublicAddress address) =>
        new(
            row.GetString("id"),
            row.GetString("name"),
            row.GetString("slug"),
            row.GetString("description"),
            address.Of(row.GetString("logo_url")),
            row.GetBoolean("active"),
            row.GetInt32("sort_order"),
            row.GetInt64("version"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );
}

/// <summary>What staff write of a brand.</summary>
internal sealed record BrandSpec
{
    public string Name { get; init; } = "";

    /// <summary>Null: made from the name.</summary>
    public string? Slug { get; init; }
    public string Description { get; init; } = "";
    public string LogoUrl { get; init; } = "";
    public bool Active { get; init; } = true;
    public int SortOrder { get; init; }

    public static Changes<BrandSpec> Read(ObjectReader members, bool creating)
    {
        var changes = new Changes<BrandSpec>(members);
        changes.Set(
            "name",
            creating ? members.Text("name", ProductSpec.MaxName) : members.TextIfGiven("name", ProductSpec.MaxName) ?? "",
            static (spec, name) => spec with { Name = name }
        );
        changes.Set("slug", members.OptionalForm("slug", CatalogueForms.MaxSlug, CatalogueForms.Slug), static (spec, slug) => spec with { Slug = slug });
        changes.SetText("description", 5_000, static (spec, text) => spec with { Description = text });
        changes.SetText("logo_url", 2_000, static (spec, url) => spec with { LogoUrl = url });
        changes.SetGiven(members.OptionalFlag("active"), static (spec, active) => spec with { Active = active });
        changes.SetGiven(members.OptionalInteger("sort_order", 0, 1_000_000), static (spec, order) => spec with { SortOrder = order });
        return changes;
    }

    public static BrandSpec From(NpgsqlDataReader row) =>
        new()
        {
            Name = row.GetString("name"),
            Slug = row.GetString("slug"),
            Description = row.GetString("description"),
            LogoUrl = row.GetString("logo_url"),
            Active = row.GetBoolean("active"),
            SortOrder = row.GetInt32("sort_order"),
        };

    public Failure? Validate() => string.IsNullOrWhiteSpace(Name) ? Failure.Invalid("name", Rule.Required) : null;

    public string ToJson() => JsonSerializer.Serialize(this, CommerceJson.Stored.BrandSpec);
}

/// <summary>Writes brands.</summary>
internal static class BrandWriter
{
    public static string Subject(string id) => $"brand:{id}";

    public static async Task<StaffBrand?> Find(NpgsqlConnection connection, string id, PublicAddress address, CancellationToken cancelled) =>
        await connection.One(FindSql, row => StaffBrand.From(row, address), cancelled, id);

    public static async Task<(BrandSpec Spec, long Version)?> Lock(NpgsqlConnection connection, string id, CancellationToken cancelled) =>
        await connection.One(LockSql, row => ((BrandSpec, long)?)(BrandSpec.From(row), row.GetInt64("version")), cancelled, id);

    /// <summary>Null where it was written, else what stands against it.</summary>
    public static async Task<Failure?> Write(
        NpgsqlConnection connection,
        string sql,
        string id,
        BrandSpec spec,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        try
        {
            await connection.Change(sql, cancelled, id, spec.Name, spec.Slug, spec.Description, spec.LogoUrl, spec.Active, spec.SortOrder, now);
            return null;
        }
        catch (PostgresException taken) when (taken.Breaks("brands_pkey"))
        {
            return new Failure { Fault = CommerceFaults.ProductIdTaken, Field = "id" };
        }
        catch (PostgresException taken) when (taken.Breaks("brands_slug_key"))
        {
            return new Failure { Fault = CommerceFaults.SlugTaken, Field = "slug" };
        }
    }

    internal const string FindSql = $"SELECT {StaffBrand.Columns} FROM commerce.brands b WHERE b.id = $1";

    internal const string LockSql = FindSql + " FOR UPDATE";

    internal const string InsertSql = $"""
        INSERT INTO commerce.brands (id, name, slug, description, logo_url, active, sort_order, created_at, updated_at)
        VALUES ($1, $2, {CatalogueForms.MadeSlug}, $4, $5, $6, $7, $8, $8)
        """;

    internal const string UpdateSql = $"""
        UPDATE commerce.brands SET name = $2, slug = {CatalogueForms.MadeSlug}, description = $4, logo_url = $5, active = $6, sort_order = $7,
            updated_at = $8, version = version + 1
        WHERE id = $1
        """;
}
