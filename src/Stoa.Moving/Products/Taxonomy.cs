using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Moving.Products;

/// <summary>
/// Finds categories by their paths (A > B) and brands by their names, whatever their case, and makes those that are not there when the products that
/// need them are
/// written.
/// </summary>
internal sealed class Taxonomy
{
    /// <summary>Where products go that no file says a category of.</summary>
    public const string Uncategorized = "Uncategorized";

    /// <summary>Begins a placeholder and parts it: the one character that no text of a file has.</summary>
    private const char New = '\0';

    /// <summary>The names that were asked for, as the database compares them: it lowers İ, and this runtime does not.</summary>
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);

    private readonly HashSet<string> _categoryIds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _brandIds = new(StringComparer.Ordinal);
    private readonly Dictionary<(string? Parent, string Name), string> _categories = [];
    private readonly Dictionary<string, string> _brands = new(StringComparer.Ordinal);

    public bool HasCategory(string id) => _categoryIds.Contains(id);

    public bool HasBrand(string id) => _brandIds.Contains(id);

    /// <summary>The id of the category at a path; where there is none, a placeholder for <see cref="MakeCategory"/>.</summary>
    /// <param name="path">Names with > between them.</param>
    /// <param name="trail">The ids that it and those above it are to have where they are made, or its own alone; null for any.</param>
    public string Category(string path, string? trail = null) => Find(PartsOf(path)) ?? $"{New}{trail}{New}{path}";

    public string Brand(string name, string? id = null) => _brands.GetValueOrDefault(Key(name)) ?? $"{New}{id}{New}{name}";

    public static bool IsNew(string? id) => id is [New, ..];

    public static List<string> PartsOf(string path) => [.. path.Split('>', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private string? Find(List<string> parts)
    {
        string? parent = null;
        foreach (var part in parts)
        {
            if (!_categories.TryGetValue((parent, Key(part)), out var id))
            {
                return null;
            }
            parent = id;
        }
        return parent;
    }

    private string Key(string name) => _keys[name];

    public static async Task<Taxonomy> Load(
        NpgsqlConnection connection,
        IEnumerable<string> ids,
        IEnumerable<string> paths,
        IEnumerable<string> brands,
        CancellationToken cancelled
    )
    {
        var taxonomy = new Taxonomy();
        string[] allIds = [.. ids.Distinct(StringComparer.Ordinal)];
        string[] parts = [.. paths.SelectMany(PartsOf).Distinct(StringComparer.Ordinal)];
        string[] names = [.. brands.Distinct(StringComparer.Ordinal)];
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(KeysSql, [parts.Union(names, StringComparer.Ordinal).ToArray()]);
        batch.Add(CategoriesSql, allIds, parts);
        batch.Add(BrandsSql, allIds, names);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        while (await row.ReadAsync(cancelled))
        {
            taxonomy._keys.Add(row.GetString(0), row.GetString(1));
        }
        await row.NextResultAsync(cancelled);
        while (await row.ReadAsync(cancelled))
        {
            taxonomy._categoryIds.Add(row.GetString(0));
            taxonomy._categories.TryAdd((row.IsDBNull(2) ? null : row.GetString(2), row.GetString(1)), row.GetString(0));
        }
        await row.NextResultAsync(cancelled);
        while (await row.ReadAsync(cancelled))
        {
            taxonomy._brandIds.Add(row.GetString(0));
            taxonomy._brands.TryAdd(row.GetString(1), row.GetString(0));
        }
        return taxonomy;
    }

    /// <summary>Until the end of the transaction nobody else makes any.</summary>
    public static Task Lock(NpgsqlConnection connection, CancellationToken cancelled) => connection.Change(LockSql, cancelled);

    /// <summary>Makes what a placeholder stands for, unless it was made meanwhile; the id.</summary>
    /// <param name="placeholder">Of <see cref="Category"/>.</param>
    /// <param name="part">In whose transaction, under <see cref="LockSql"/>.</param>
    /// <param name="line">Of the row that needs it.</param>
    /// <param name="changes">Gets what was made.</param>
    public async Task<string> MakeCategory(string placeholder, ImportPart part, long line, List<ImportChange> changes)
    {
        var (trail, parts) = (PartsOf(placeholder.Split(New)[1]), PartsOf(placeholder.Split(New)[2]));
        string? parent = null;
        for (var i = 0; i < parts.Count; i++)
        {
            if (!_categories.TryGetValue((parent, Key(parts[i])), out var id))
            {
                var wanted = trail.ElementAtOrDefault(trail.Count - parts.Count + i);
                id = wanted is not null && !HasCategory(wanted) ? wanted : $"cat-{Guid.CreateVersion7(part.Now):N}";
                await part.Connection.Change(MakeCategorySql, part.Cancelled, id, parts[i], parent, part.Now);
                changes.Add(new ImportChange(line, "category", id, null, 1));
                _categories.Add((parent, Key(parts[i])), id);
                _categoryIds.Add(id);
            }
            parent = id;
        }
        return parent!;
    }

    public async Task<string> MakeBrand(string placeholder, ImportPart part, long line, List<ImportChange> changes)
    {
        var (wanted, name) = (placeholder.Split(New)[1], placeholder.Split(New)[2]);
        if (!_brands.TryGetValue(Key(name), out var id))
        {
            id = wanted.Length > 0 ? wanted : $"brand-{Guid.CreateVersion7(part.Now):N}";
            await part.Connection.Change(MakeBrandSql, part.Cancelled, id, name, part.Now);
            changes.Add(new ImportChange(line, "brand", id, null, 1));
            _brands.Add(Key(name), id);
            _brandIds.Add(id);
        }
        return id;
    }

    /// <summary>Two imports make one of each; rows that are there stay until the products are written.</summary>
    internal const string LockSql = "SELECT pg_advisory_xact_lock(hashtext('commerce.imports.taxonomy'))";

    internal const string KeysSql = "SELECT w.name, lower(w.name) FROM unnest($1::text[]) AS w(name)";

    internal const string CategoriesSql = """
        SELECT id, lower(name), parent_id FROM commerce.categories
        WHERE id = ANY ($1) OR lower(name) = ANY (ARRAY(SELECT lower(w.name) FROM unnest($2::text[]) AS w(name))) ORDER BY position FOR KEY SHARE
        """;

    internal const string BrandsSql = """
        SELECT id, lower(name) FROM commerce.brands
        WHERE id = ANY ($1) OR lower(name) = ANY (ARRAY(SELECT lower(w.name) FROM unnest($2::text[]) AS w(name))) ORDER BY position FOR KEY SHARE
        """;

    internal const string MakeCategorySql = """
        INSERT INTO commerce.categories (id, name, slug, parent_id, created_at, updated_at)
        SELECT $1, $2, CASE WHEN w.slug = '' OR EXISTS (SELECT FROM commerce.categories c WHERE c.slug = w.slug)
            THEN commerce.slug_of(w.slug, $1) ELSE w.slug END, $3::text, $4, $4
        FROM (SELECT commerce.slugify($2) AS slug) AS w
        """;

    internal const string MakeBrandSql = """
        INSERT INTO commerce.brands (id, name, slug, created_at, updated_at)
        SELECT $1, $2, CASE WHEN w.slug = '' OR EXISTS (SELECT FROM commerce.brands b WHERE b.slug = w.slug)
            THEN commerce.slug_of(w.slug, $1) ELSE w.slug END, $3, $3
        FROM (SELECT commerce.slugify($2) AS slug) AS w
        """;
}
