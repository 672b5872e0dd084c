using Npgsql;
using Stoa.Commerce;
using Stoa.Commerce.Media;
using Stoa.Contracts;
using Stoa.Moving.Products;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Moving;

/// <summary>A picture of an import that is waited for.</summary>
internal sealed record AwaitedPicture(
    Guid Import,
    long Number,
    long Line,
    string Column,
    string ProductId,
    string? VariantId,
    string Url,
    string Alt,
    int Attempts,
    string? MediaId
)
{
    public static AwaitedPicture From(NpgsqlDataReader row) =>
        new(
            row.GetGuid("import_id"),
            row.GetInt64("n"),
            row.GetInt64("line"),
            row.GetString("column_name"),
            row.GetString("product_id"),
            row.GetStringOrNull("variant_id"),
            row.GetString("url"),
            row.GetString("alt"),
            row.GetInt32("attempts"),
            row.GetStringOrNull("media_id")
        );
}

/// <summary>
/// Pictures that rows name by their addresses: kept with the rows, fetched afterwards, a few at a time, and shown by their products behind those that
/// these have.
/// What cannot be had stands in the report of its row.
/// </summary>
internal sealed class Pictures(NpgsqlDataSource database, PictureSource source, MediaIntake intake, MediaWorkshop workshop, AuditLog audit, TimeProvider clock)
{
    private const int AtOnce = 4;
    private const int Attempts = 3;

    public static async Task Keep(ImportPart part, IReadOnlyList<PicturePlan> pictures)
    {
        if (pictures.Count > 0)
        {
            await part.Connection.Change(
                KeepSql,
                part.Cancelled,
                part.Import.Id,
                pictures.Select(picture => picture.Line).ToArray(),
                pictures.Select(picture => picture.Column).ToArray(),
                pictures.Select(picture => picture.ProductId).ToArray(),
                pictures.Select(picture => picture.VariantId).ToArray(),
                pictures.Select(picture => picture.Url).ToArray(),
                pictures.Select(picture => picture.Alt).ToArray(),
                pictures.Select(picture => picture.MediaId).ToArray()
            );
        }
    }

    /// <summary>Takes pictures of an import from products again.</summary>
    public static async Task TakeBack(NpgsqlConnection connection, Guid import, IReadOnlyList<string> products, CancellationToken cancelled)
    {
        await connection.Change(TakeBackSql, cancelled, import, products.ToArray());
        await connection.Change(TakeBackImagesSql, cancelled, import, products.ToArray());
    }

    /// <summary>Fetches the next few, each address once. False where none is due.</summary>
    public async Task<bool> FetchNext(CancellationToken cancelled)
    {
        var due = await database.Many(ClaimSql, AwaitedPicture.From, cancelled, AtOnce);
        var fetched = await Task.WhenAll(due.GroupBy(picture => picture.Url, StringComparer.Ordinal).Select(same => Fetch(same.First(), cancelled)));
        var byUrl = fetched.ToDictionary(one => one.Url, StringComparer.Ordinal);
        // One after the other: products show them in the order of the file.
        foreach (var picture in due.OrderBy(picture => picture.Number))
        {
            var (_, media, failure) = byUrl[picture.Url];
            await (media is not null ? Show(picture, media, cancelled) : Fail(picture, failure!, cancelled));
        }
        return due.Count > 0;
    }

    /// <summary>The picture's id, or why it cannot be had.</summary>
    private async Task<(string Url, string? Media, PictureFailure? Failure)> Fetch(AwaitedPicture picture, CancellationToken cancelled)
    {
        if ((picture.MediaId ?? await KnownAt(picture.Url, cancelled)) is { } known)
        {
            return (picture.Url, known, null);
        }
        var folder = workshop.Open();
        try
        {
            var (file, failure) = await source.Fetch(picture.Url, picture.Alt, Path.Combine(folder, "fetched"), cancelled);
            if (file is null)
            {
                return (picture.Url, null, failure);
            }
            var taken = await intake.Take(file, work => database.InTransaction(work, cancelled), WriteAudit, cancelled);
            if (taken.Value is not { } media)
            {
                var fault = taken.Failure!.Fault;
                return (picture.Url, null, new PictureFailure(fault.Name, fault == CommerceFaults.MediaUnavailable));
            }
            await database.Change(SourceSql, cancelled, ProductsThere.HashOf(picture.Url), media.Id);
            return (picture.Url, media.Id, null);
        }
        catch (MediaStorageException)
        {
            return (picture.Url, null, new PictureFailure(CommerceFaults.MediaUnavailable.Name, true));
        }
        finally
        {
            MediaWorkshop.Close(folder);
        }
    }

    private Task<string?> KnownAt(string url, CancellationToken cancelled) =>
        database.One(KnownSql, row => row.GetString(0), cancelled, ProductsThere.HashOf(url));

    private async Task WriteAudit(NpgsqlConnection connection, MediaItem media)
    {
        await using var batch = new NpgsqlBatch(connection);
        audit.Add(batch, "import", CommerceAuditActions.MediaUploaded, MediaRoutes.Subject(media.Id), null, media.ToJson());
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private Task<Outcome<bool>> Show(AwaitedPicture picture, string media, CancellationToken cancelled) =>
        database.InTransaction<bool>(
            async connection =>
            {
                var product = await connection.One(LockSql, ProductState.From, cancelled, picture.ProductId);
                // Undone or deleted meanwhile: nobody waits for it.
                if (await connection.Change(DoneSql, cancelled, picture.Import, picture.Number, media) == 0 || product is null)
                {
                    return true;
                }
                if (await connection.Change(ShowSql, cancelled, picture.ProductId, media, picture.VariantId, picture.Alt) > 0)
                {
                    await connection.Change(ImagesSql, cancelled, picture.ProductId, media, clock.GetUtcNow());
                    var change = new ImportChange(picture.Line, "product", picture.ProductId, product.Spec.ToJson(), product.Version + 1);
                    if (await connection.Change(VersionSql, cancelled, picture.Import, picture.ProductId, product.Version) == 0)
                    {
                        await ImportChange.Keep(connection, picture.Import, [change], cancelled);
                    }
                }
                else
                {
                    await connection.Change(NotOursSql, cancelled, picture.Import, picture.Number);
                }
                return true;
            },
            cancelled
        );

    private async Task Fail(AwaitedPicture picture, PictureFailure failure, CancellationToken cancelled)
    {
        if (failure.IsPassing && picture.Attempts < Attempts)
        {
            await database.Change(LaterSql, cancelled, picture.Import, picture.Number, TimeSpan.FromSeconds(10 * picture.Attempts));
            return;
        }
        await database.InTransaction<bool>(
            async connection =>
            {
                if (await connection.Change(FailedSql, cancelled, picture.Import, picture.Number) == 0)
                {
                    // Another node has shown it, or it is not waited for any more.
                    return true;
                }
                var error = ImportError.Of(picture.Line, picture.Column, failure.Code, picture.Url);
                await connection.Change(ErrorSql, cancelled, picture.Import, error.Line, error.Column, error.Code, error.Value);
                return true;
            },
            cancelled
        );
    }

    internal const string KeepSql = """
        INSERT INTO commerce.import_pictures (import_id, line, column_name, product_id, variant_id, url, alt, media_id, due_at)
        SELECT $1, p.line, p.column_name, p.product_id, p.variant_id, p.url, p.alt, p.media_id, clock_timestamp()
        FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
            AS p(line, column_name, product_id, variant_id, url, alt, media_id)
        """;

    /// <summary>Belongs to the node for two minutes, which is longer than it takes.</summary>
    internal const string ClaimSql = """
        UPDATE commerce.import_pictures p SET due_at = clock_timestamp() + interval '2 minutes', attempts = attempts + 1
        WHERE (p.import_id, p.n) IN (
            SELECT x.import_id, x.n FROM commerce.import_pictures x JOIN commerce.imports i ON i.id = x.import_id AND i.status IN ('applied', 'failed')
            WHERE x.status = 'pending' AND x.due_at <= clock_timestamp() ORDER BY x.due_at, x.n LIMIT $1 FOR UPDATE OF x SKIP LOCKED)
        RETURNING p.import_id, p.n, p.line, p.column_name, p.product_id, p.variant_id, p.url, p.alt, p.attempts, p.media_id
        """;

    internal const string KnownSql = "SELECT media_id FROM commerce.media_sources WHERE url_hash = $1";

    internal const string SourceSql = "INSERT INTO commerce.media_sources (url_hash, media_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    internal const string LockSql = $"SELECT {ProductState.Columns} FROM commerce.products p WHERE p.id = $1 FOR UPDATE";

    internal const string DoneSql = """
        UPDATE commerce.import_pictures SET status = 'done', media_id = $3 WHERE import_id = $1 AND n = $2 AND status = 'pending'
        """;

    /// <summary>The product has shown it before, under whatever address it came then: an undo leaves it.</summary>
    internal const string NotOursSql = "UPDATE commerce.import_pictures SET media_id = NULL WHERE import_id = $1 AND n = $2";

    internal const string ShowSql = """
        INSERT INTO commerce.product_media (product_id, position, media_id, variant_id, alt)
        SELECT $1, coalesce((SELECT max(x.position) + 1 FROM commerce.product_media x WHERE x.product_id = $1), 0), m.id, v.id, coalesce(nullif($4, ''), m.alt)
        FROM commerce.media m LEFT JOIN commerce.variants v ON v.id = $3::text AND v.product_id = $1
        WHERE m.id = $2 AND ($3::text IS NULL OR v.id IS NOT NULL)
        ON CONFLICT ON CONSTRAINT product_media_once DO NOTHING
        """;

    internal const string ImagesSql = """
        UPDATE commerce.products p SET images = CASE WHEN a.address = ANY (p.images) THEN p.images ELSE p.images || a.address END, version = p.version + 1,
            updated_at = $3
        FROM (SELECT '/media/' || m.hash || '/1280.jpg' AS address FROM commerce.media m WHERE m.id = $2) AS a WHERE p.id = $1
        """;

    /// <summary>What the import left is what it leaves now.</summary>
    internal const string VersionSql = """
        UPDATE commerce.import_changes SET version_after = version_after + 1 WHERE import_id = $1 AND kind = 'product' AND entity_id = $2 AND version_after = $3
        """;

    internal const string LaterSql = "UPDATE commerce.import_pictures SET due_at = clock_timestamp() + $3::interval WHERE import_id = $1 AND n = $2";

    internal const string FailedSql = "UPDATE commerce.import_pictures SET status = 'failed' WHERE import_id = $1 AND n = $2 AND status = 'pending'";

    internal const string ErrorSql = """
        INSERT INTO commerce.import_errors (import_id, line, n, column_name, code, value)
        SELECT $1, $2, coalesce(max(e.n), 0) + 1, $3, $4, $5 FROM commerce.import_errors e WHERE e.import_id = $1 AND e.line = $2
        """;

    internal const string TakeBackSql = """
        DELETE FROM commerce.product_media s USING commerce.import_pictures p
        WHERE p.import_id = $1 AND p.product_id = ANY ($2) AND p.status = 'done' AND s.product_id = p.product_id AND s.media_id = p.media_id
            AND s.variant_id IS NOT DISTINCT FROM p.variant_id
        """;

    /// <summary>
    /// The addresses of what the products show no more, for themselves or for a variant: also of what went with a variant that the import had made.
    /// </summary>
    internal const string TakeBackImagesSql = """
        WITH gone AS (
            SELECT DISTINCT p.product_id, '/media/' || m.hash || '/1280.jpg' AS address
            FROM commerce.import_pictures p JOIN commerce.media m ON m.id = p.media_id
            WHERE p.import_id = $1 AND p.product_id = ANY ($2) AND p.status = 'done'
                AND NOT EXISTS (SELECT FROM commerce.product_media s WHERE s.product_id = p.product_id AND s.media_id = p.media_id)
        )
        UPDATE commerce.products p SET images = ARRAY(
            SELECT u.address FROM unnest(p.images) WITH ORDINALITY AS u(address, n)
            WHERE u.address NOT IN (SELECT g.address FROM gone g WHERE g.product_id = p.id) ORDER BY u.n)
        WHERE p.id IN (SELECT g.product_id FROM gone g)
        """;
}
