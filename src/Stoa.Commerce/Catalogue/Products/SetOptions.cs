using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>What a change of options does to the variants of a product.</summary>
/// <param name="Created">One for each combination that had none, at the product's price.</param>
/// <param name="Archived">Those of combinations that are no longer there.</param>
/// <param name="Kept">Those that stay as they are.</param>
/// <param name="Version">Of the product, afterwards.</param>
internal sealed record OptionMatrix(
    IReadOnlyList<ProductOption> Options,
    IReadOnlyList<StaffVariant> Created,
    IReadOnlyList<StaffVariant> Archived,
    IReadOnlyList<StaffVariant> Kept,
    long Version
) : IVersioned;

/// <summary>
/// Sets the options of a product and brings its variants into line: one for every combination of values. Those whose combination stays keep their id, SKU,
/// price and stock. With <c>dry_run</c> it says what would happen and changes nothing.
/// </summary>
internal sealed class SetOptions(CatalogueEdits edits, StaffProducts products, AuditLog audit, TimeProvider clock)
{
    private const int MaxVariants = 300;

    public static Route Map(Routes routes) =>
        routes
            .Put<Request, OptionMatrix>("/admin/products/{id}/options", routes.Resolve<SetOptions>().Handle)
            .WithName(CatalogueRoutes.Section, "setProductOptions", "Set a product's options and its matrix of variants")
            .Staff("products", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.OptionsSet)
            .ProducesFault(CommerceFaults.ProductNotFound, CommerceFaults.TooManyVariants)
            .WithExample(
                new OptionMatrix([new ProductOption("Size", ["40", "41"])], [Examples.StaffVariant], [], [], 2),
                """{"options":[{"name":"Size","values":["40","41"]}],"dry_run":true}"""
            );

    public sealed record Request(string Id, IReadOnlyList<ProductOption> Options, bool DryRun) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Path("id"),
                input.Body.RequiredObjects("options", ProductOption.MaxOptions, ProductOption.Read),
                input.Body.OptionalFlag("dry_run") ?? false
            );
    }

    public Task<Outcome<OptionMatrix>> Handle(Request request, RequestContext context) => edits.Run(context, connection => Set(connection, request, context));

    private async Task<Outcome<OptionMatrix>> Set(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await ProductWriter.Lock(connection, request.Id, cancelled) is not { } before)
        {
            return CommerceFaults.ProductNotFound;
        }
        var product = (await products.Find(connection, request.Id, cancelled))!;
        if (!context.Expects(product.Version))
        {
            return RequestFaults.VersionStale;
        }
        var after = before with { Options = request.Options };
        if (after.Validate() is { } broken)
        {
            return broken;
        }
        if (request.Options.Aggregate(1L, (count, option) => count * option.Values.Count) > MaxVariants)
        {
            return Failure.Of(CommerceFaults.TooManyVariants, "limit", MaxVariants.ToString(CultureInfo.InvariantCulture));
        }
        var (created, archived, kept) = Plan(product, request.Options);
        if (request.DryRun)
        {
            return new OptionMatrix(request.Options, created, archived, kept, product.Version);
        }
        if (created.Count + archived.Count == 0 && after.ToJson() == before.ToJson())
        {
            return new OptionMatrix(product.Options, [], [], kept, product.Version);
        }
        return await Apply(connection, request, context, before, after, archived, created) is { } refused
            ? refused
            : await Result(connection, request, archived, kept, cancelled);
    }

    /// <summary>Which variants a product gets, loses and keeps; pure.</summary>
    internal static (List<StaffVariant> Created, List<StaffVariant> Archived, List<StaffVariant> Kept) Plan(
        StaffProduct product,
        IReadOnlyList<ProductOption> options
    )
    {
        var kept = new List<StaffVariant>();
        var created = new List<StaffVariant>();
        foreach (var combination in options.Count == 0 ? [] : Combinations(options))
        {
            if (product.Variants.FirstOrDefault(variant => variant.Options.IsSameAs(combination)) is { } variant)
            {
                kept.Add(variant);
            }
            else
            {
                created.Add(
                    new StaffVariant(
                        "",
                        product.Id,
                        SkuOf(product.Sku, combination),
                        null,
                        combination,
                        null,
                        null,
                        [],
                        null,
                        product.InventoryPolicy,
                        0,
                        StockSummary.None,
                        1
                    )
                );
            }
        }
        return (created, [.. product.Variants.Except(kept)], kept);
    }

    private static IEnumerable<IReadOnlyDictionary<string, string>> Combinations(IReadOnlyList<ProductOption> options) =>
        options.Aggregate<ProductOption, IEnumerable<SortedDictionary<string, string>>>(
            [new SortedDictionary<string, string>(StringComparer.Ordinal)],
            (rows, option) =>
                rows.SelectMany(row =>
                    option.Values.Select(value => new SortedDictionary<string, string>(row, StringComparer.Ordinal) { [option.Name] = value })
                )
        );

    private static string SkuOf(string sku, IReadOnlyDictionary<string, string> options) =>
        CatalogueForms.Cut(string.Join('-', options.Values.Select(value => value.ToUpperInvariant().Replace(' ', '-')).Prepend(sku)), ProductSpec.MaxSku);

    private async Task<Failure?> Apply(
        NpgsqlConnection connection,
        Request request,
        RequestContext context,
        ProductSpec before,
        ProductSpec after,
        List<StaffVariant> archived,
        List<StaffVariant> created
    )
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        foreach (var variant in archived)
        {
            await connection.Change(ArchiveVariant.ArchiveSql, cancelled, variant.Id);
        }
        if (await ProductWriter.Update(connection, request.Id, before, after, now, cancelled) is { } refused)
        {
            return refused;
        }
        foreach (var variant in created)
        {
            var id = $"var-{Guid.CreateVersion7(now):N}";
            // The SKU of an archived variant or of another product stays taken.
            var sku = await ProductWriter.CheckSku(connection, variant.Sku, id, cancelled) is null
                ? variant.Sku
                : $"{CatalogueForms.Cut(request.Id, ProductSpec.MaxSku - 13)}-{id[^12..]}";
            var spec = VariantSpec.Of(variant) with { Sku = sku, Position = null };
            if (await VariantWriter.Insert(connection, request.Id, after, new NewVariant(id, spec), now, cancelled) is { } wrong)
            {
                return wrong;
            }
        }
        var (old, current) = ProductWriter.Difference(before, after);
        old["archived"] = new JsonArray([.. archived.Select(variant => (JsonNode)variant.Id)]);
        current["created"] = created.Count;
        await audit.Write(connection, context, CommerceAuditActions.ProductOptionsSet, ProductRoutes.Subject(request.Id), old, current);
        return null;
    }

    private async Task<Outcome<OptionMatrix>> Result(
        NpgsqlConnection connection,
        Request request,
        List<StaffVariant> archived,
        List<StaffVariant> kept,
        CancellationToken cancelled
    )
    {
        var product = (await products.Find(connection, request.Id, cancelled))!;
        var known = kept.Select(variant => variant.Id).ToHashSet(StringComparer.Ordinal);
        return new OptionMatrix(product.Options, [.. product.Variants.Where(variant => !known.Contains(variant.Id))], archived, kept, product.Version);
    }
}
