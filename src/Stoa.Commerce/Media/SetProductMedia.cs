using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Catalogue;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Media;

/// <summary>
/// Says which pictures a product shows, in the order of the list, some of them of one variant. They replace all that it had; shoppers see them in its
/// <c>images</c> at once.
/// </summary>
internal sealed class SetProductMedia(CatalogueEdits edits, StaffProducts products, AuditLog audit, TimeProvider clock)
{
    private const int MaxPictures = 100;

    public static Route Map(Routes routes) =>
        routes
            .Put<Request, StaffProduct>("/admin/products/{id}/media", routes.Resolve<SetProductMedia>().Handle)
            .WithName(MediaRoutes.Section, "setProductMedia", "Set a product's pictures")
            .Staff("media", "manage")
            .Idempotent()
            .Versioned()
            .WithBodyUpTo(256 * 1024)
            .WithSuccess(CommerceSuccesses.ProductMediaSet)
            .ProducesFault(CommerceFaults.ProductNotFound, CommerceFaults.MediaUnknown, CommerceFaults.VariantUnknown)
            .WithExample(Examples.StaffProduct, """{"media":[{"id":"media-0194783c5c0070008000000000000003","alt":"Professional Laptop, opened"}]}""");

    /// <summary>A picture as a product shows it.</summary>
    /// <param name="Id">Of the picture.</param>
    /// <param name="Alt">Null: the picture's own.</param>
    /// <param name="VariantId">Null: of the product itself.</param>
    internal sealed record Entry(string Id, string? Alt, string? VariantId)
    {
        public static Entry Read(ObjectReader members) =>
            new(members.Text("id", CatalogueForms.MaxId), members.TextIfGiven("alt", MediaSpec.MaxAlt), members.OptionalId("variant_id"));
    }

    public sealed record Request(string Id, IReadOnlyList<Entry> Media) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), ReadMedia(input.Body));

        public static IReadOnlyList<Entry> ReadMedia(ObjectReader members) => members.RequiredObjects("media", MaxPictures, Entry.Read);

        /// <summary>The first entry that repeats an earlier one, or null.</summary>
        public Failure? Validate()
        {
            var seen = new HashSet<(string, string?)>();
            var at = Media.TakeWhile(entry => seen.Add((entry.Id, entry.VariantId))).Count();
            return at == Media.Count ? null : Failure.Invalid($"media.{at}.id", Rule.Duplicate);
        }
    }

    public async Task<Outcome<StaffProduct>> Handle(Request request, RequestContext context) =>
        request.Validate() is { } broken ? broken : await edits.Run(context, connection => Set(connection, request, context));

    private async Task<Outcome<StaffProduct>> Set(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await ProductWriter.Lock(connection, request.Id, cancelled) is null)
        {
            return CommerceFaults.ProductNotFound;
        }
        var before = (await products.Find(connection, request.Id, cancelled))!;
        if (!context.Expects(before.Version))
        {
            return RequestFaults.VersionStale;
        }
        if (await Write(connection, request, before.Variants.Select(variant => variant.Id).ToHashSet(StringComparer.Ordinal), cancelled) is { } unknown)
        {
            return unknown;
        }
        var after = (await products.Find(connection, request.Id, cancelled))!;
        if (after.Media.SequenceEqual(before.Media) && after.Images.SequenceEqual(before.Images, StringComparer.Ordinal))
        {
            return after;
        }
        await connection.Change(CountSql, cancelled, request.Id, clock.GetUtcNow());
        await audit.Write(connection, context, CommerceAuditActions.ProductMediaSet, ProductRoutes.Subject(request.Id), ToJson(before), ToJson(after));
        return (await products.Find(connection, request.Id, cancelled))!;
    }

    /// <summary>Null where they were written, else which of them cannot be. The product is locked.</summary>
    /// <param name="connection">In the transaction that locks it.</param>
    /// <param name="request">Which pictures.</param>
    /// <param name="variants">The ids of the product's own.</param>
    /// <param name="cancelled">Ends it.</param>
    public static async Task<Failure?> Write(NpgsqlConnection connection, Request request, IReadOnlySet<string> variants, CancellationToken cancelled)
    {
        string[] ids = [.. request.Media.Select(entry => entry.Id)];
        var pictures = await connection.Many(PicturesSql, Picture.From, cancelled, [ids]);
        var found = pictures.ToDictionary(picture => picture.Id, StringComparer.Ordinal);
        if (Check(request.Media, variants, found) is { } unknown)
        {
            return unknown;
        }
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(ClearSql, request.Id);
        for (var i = 0; i < request.Media.Count; i++)
        {
            var (id, alt, variant) = request.Media[i];
            batch.Add(AddSql, request.Id, i, id, variant, alt ?? found[id].Alt);
        }
        string[] images = [.. request.Media.Select(entry => Rendition.AddressOf(found[entry.Id].Hash)).Distinct(StringComparer.Ordinal)];
        batch.Add(ImagesSql, request.Id, images);
        await batch.ExecuteNonQueryAsync(cancelled);
        return null;
    }

    private static Failure? Check(IReadOnlyList<Entry> media, IReadOnlySet<string> variants, Dictionary<string, Picture> found)
    {
        for (var i = 0; i < media.Count; i++)
        {
            if (!found.ContainsKey(media[i].Id))
            {
                return new Failure { Fault = CommerceFaults.MediaUnknown, Field = $"media.{i}.id" };
            }
            if (media[i].VariantId is { } variant && !variants.Contains(variant))
            {
                return new Failure { Fault = CommerceFaults.VariantUnknown, Field = $"media.{i}.variant_id" };
            }
        }
        return null;
    }

    private static JsonObject ToJson(StaffProduct product) =>
        new()
        {
            ["media"] = new JsonArray([
                .. product.Media.Select(media => new JsonObject
                {
                    ["id"] = media.Id,
                    ["alt"] = media.Alt,
                    ["variant_id"] = media.VariantId,
                }),
            ]),
        };

    private sealed record Picture(string Id, string Hash, string Alt)
    {
        public static Picture From(NpgsqlDataReader row) => new(row.GetString("id"), row.GetString("hash"), row.GetString("alt"));
    }

    /// <summary>They stay until the product is written.</summary>
    internal const string PicturesSql = "SELECT id, hash, alt FROM commerce.media WHERE id = ANY ($1) ORDER BY id FOR KEY SHARE";

    internal const string ClearSql = "DELETE FROM commerce.product_media WHERE product_id = $1";

    internal const string AddSql = """
        INSERT INTO commerce.product_media (product_id, position, media_id, variant_id, alt) VALUES ($1, $2, $3, $4::text, $5)
        """;

    internal const string ImagesSql = "UPDATE commerce.products SET images = $2 WHERE id = $1";

    internal const string CountSql = "UPDATE commerce.products SET version = version + 1, updated_at = $2 WHERE id = $1";
}
