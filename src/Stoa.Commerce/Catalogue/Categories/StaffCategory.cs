using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Categories;

/// <summary>A category as staff see it. <c>sort_order</c> decides among its siblings, the smallest first.</summary>
internal sealed record StaffCategory(
    string Id,
    string Name,
    string Slug,
    string Description,
    string? ParentId,
    string ImageUrl,
    bool Active,
    int SortOrder,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
) : IVersioned
{
    public const string Columns =
        "c.id, c.name, c.slug, c.description, c.parent_id, c.image_url, c.active, c.sort_order, c.version, c.created_at, c.updated_at";

    public static StaffCategory From(NpgsqlDataReader row, PublicAddress address) =>
        new(
            row.GetString("id"),
            row.GetString("name"),
            row.GetString("slug"),
            row.GetString("description"),
            row.GetStringOrNull("parent_id"),
            address.Of(row.GetString("image_url")),
            row.GetBoolean("active"),
            row.GetInt32("sort_order"),
            row.GetInt64("version"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );
}

/// <summary>What staff write of a category.</summary>
internal sealed record CategorySpec
{
    public string Name { get; init; } = "";

    /// <summary>Null: made from the name.</summary>
    public string? Slug { get; init; }
    public string Description { get; init; } = "";
    public string? ParentId { get; init; }
    public string ImageUrl { get; init; } = "";
    public bool Active { get; init; } = true;
    public int SortOrder { get; init; }

    public static Changes<CategorySpec> Read(ObjectReader members, bool creating)
    {
        var changes = new Changes<CategorySpec>(members);
        changes.Set(
            "name",
            creating ? members.Text("name", ProductSpec.MaxName) : members.TextIfGiven("name", ProductSpec.MaxName) ?? "",
            static (spec, name) => spec with { Name = name }
        );
        changes.Set("slug", members.OptionalForm("slug", CatalogueForms.MaxSlug, CatalogueForms.Slug), static (spec, slug) => spec with { Slug = slug });
        changes.SetText("description", 5_000, static (spec, text) => spec with { Description = text });
        changes.Set("parent_id", members.OptionalId("parent_id"), static (spec, id) => spec with { ParentId = id });
        changes.SetText("image_url", 2_000, static (spec, url) => spec with { ImageUrl = url });
        changes.SetGiven(members.OptionalFlag("active"), static (spec, active) => spec with { Active = active });
        changes.SetGiven(members.OptionalInteger("sort_order", 0, 1_000_000), static (spec, order) => spec with { SortOrder = order });
        return changes;
    }

    public static CategorySpec From(NpgsqlDataReader row) =>
        new()
        {
            Name = row.GetString("name"),
            Slug = row.GetString("slug"),
            Description = row.GetString("description"),
            ParentId = row.GetStringOrNull("parent_id"),
            ImageUrl = row.GetString("image_url"),
            Active = row.GetBoolean("active"),
            SortOrder = row.GetInt32("sort_order"),
        };

    public Failure? Validate() => string.IsNullOrWhiteSpace(Name) ? Failure.Invalid("name", Rule.Required) : null;

    public string ToJson() => JsonSerializer.Serialize(this, CommerceJson.Stored.CategorySpec);
}

/// <summary>Writes categories. Their tree has no cycles, which a trigger holds whoever writes.</summary>
internal static class CategoryWriter
{
    public static string Subject(string id) => $"category:{id}";

    public static async Task<StaffCategory?> Find(NpgsqlConnection connection, string id, PublicAddress address, CancellationToken cancelled) =>
        await connection.One(FindSql, row => StaffCategory.From(row, address), cancelled, id);

    public static async Task<(CategorySpec Spec, long Version)?> Lock(NpgsqlConnection connection, string id, CancellationToken cancelled) =>
        await connection.One(LockSql, row => ((CategorySpec, long)?)(CategorySpec.From(row), row.GetInt64("version")), cancelled, id);

    /// <summary>Null where it was written, else what stands against it.</summary>
    public static async Task<Failure?> Write(
        NpgsqlConnection connection,
        string sql,
        string id,
        CategorySpec spec,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        try
        {
            await connection.Change(sql, cancelled, id, spec.Name, spec.Slug, spec.Description, spec.ParentId, spec.ImageUrl, spec.Active, spec.SortOrder, now);
            return null;
        }
        catch (PostgresException taken) when (taken.Breaks("categories_pkey"))
        {
            return new Failure { Fault = CommerceFaults.ProductIdTaken, Field = "id" };
        }
        catch (PostgresException taken) when (taken.Breaks("categories_slug_key"))
        {
            return new Failure { Fault = CommerceFaults.SlugTaken, Field = "slug" };
        }
        catch (PostgresException unknown) when (unknown.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return new Failure { Fault = CommerceFaults.CategoryUnknown, Field = "parent_id" };
        }
        catch (PostgresException cycle) when (cycle.ConstraintName == "categories_no_cycle")
        {
            return new Failure { Fault = CommerceFaults.CategoryCycle, Field = "parent_id" };
        }
    }

    internal const string FindSql = $"SELECT {StaffCategory.Columns} FROM commerce.categories c WHERE c.id = $1";

    internal const string LockSql = FindSql + " FOR UPDATE";

    internal const string InsertSql = $"""
        INSERT INTO commerce.categories (id, name, slug, description, parent_id, image_url, active, sort_order, created_at, updated_at)
        VALUES ($1, $2, {CatalogueForms.MadeSlug}, $4, $5::text, $6, $7, $8, $9, $9)
        """;

    internal const string UpdateSql = $"""
        UPDATE commerce.categories SET name = $2, slug = {CatalogueForms.MadeSlug}, description = $4, parent_id = $5::text, image_url = $6,
            active = $7, sort_order = $8, updated_at = $9, version = version + 1
        WHERE id = $1
        """;
}
