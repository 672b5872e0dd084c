using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Catalogue.Brands;
using Stoa.Commerce.Catalogue.Categories;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Commerce.Media;
using Stoa.Commerce.Promotions;
using Stoa.Commerce.Stock;
using Stoa.Commerce.Tax;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Filling;

/// <summary>
/// Fills a shop from a program, by the rules and with the statements of staff's routes. What is added is the body that the route takes, as the contract
/// <c>store</c> spells it. Everything is written in the caller's transaction, and the audit log is left to the caller; a picture is there at once.
/// </summary>
/// <exception cref="ShopRefusedException">Thrown by every method: the route would refuse it. The transaction is to be rolled back.</exception>
public sealed class ShopWriter
{
    private readonly NpgsqlDataSource _database;
    private readonly MediaIntake _intake;
    private readonly MediaWorkshop _workshop;
    private readonly Contract _contract;
    private readonly TimeProvider _clock;

    internal ShopWriter(NpgsqlDataSource database, MediaIntake intake, MediaWorkshop workshop, Contract contract, TimeProvider clock) =>
        (_database, _intake, _workshop, _contract, _clock) = (database, intake, workshop, contract, clock);

    /// <summary>As <c>POST /admin/media</c>: makes a picture of a file, or finds the one with the same bytes.</summary>
    /// <returns>Its id; null where no pictures can be taken at present, because libvips or the storage is away, or too many wait.</returns>
    public async Task<string?> AddPicture(ReadOnlyMemory<byte> file, string alt, CancellationToken cancelled)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(file.Span));
        try
        {
            var folder = _workshop.Open();
            try
            {
                var path = Path.Combine(folder, "given");
                await File.WriteAllBytesAsync(path, file, cancelled);
                var taken = await _intake.Take(
                    new IncomingMedia(path, hash, file.Length, alt),
                    work => _database.InTransaction(work, cancelled),
                    static (_, _) => Task.CompletedTask,
                    cancelled
                );
                return taken.Failure is not { } failure ? taken.Value!.Id
                    : failure.RetryAfter is not null ? null
                    : throw Refused(failure, $"picture {alt}");
            }
            finally
            {
                MediaWorkshop.Close(folder);
            }
        }
        catch (MediaStorageException)
        {
            return null;
        }
    }

    /// <summary>As <c>POST /admin/categories</c>.</summary>
    public async Task AddCategory(NpgsqlConnection connection, JsonObject category, CancellationToken cancelled)
    {
        var (request, now) = (Read<CreateCategory.Request>(category, CreateCategory.Request.Read), _clock.GetUtcNow());
        var id = request.Id ?? $"cat-{Guid.CreateVersion7(now):N}";
        Accept(await CategoryWriter.Write(connection, CategoryWriter.InsertSql, id, request.Spec, now, cancelled), category);
    }

    /// <summary>As <c>POST /admin/brands</c>.</summary>
    public async Task AddBrand(NpgsqlConnection connection, JsonObject brand, CancellationToken cancelled)
    {
        var (request, now) = (Read<CreateBrand.Request>(brand, CreateBrand.Request.Read), _clock.GetUtcNow());
        var id = request.Id ?? $"brand-{Guid.CreateVersion7(now):N}";
        Accept(await BrandWriter.Write(connection, BrandWriter.InsertSql, id, request.Spec, now, cancelled), brand);
    }

    /// <summary>As <c>POST /admin/products</c>, with its variants.</summary>
    public async Task AddProduct(NpgsqlConnection connection, JsonObject product, CancellationToken cancelled)
    {
        var (request, now) = (Read<CreateProduct.Request>(product, CreateProduct.Request.Read), _clock.GetUtcNow());
        Accept(request.Spec.Validate(), product);
        Accept(await CreateProduct.Write(connection, request.Id ?? $"prod-{Guid.CreateVersion7(now):N}", request, now, cancelled), product);
    }

    /// <summary>As <c>PUT /admin/products/{id}/media</c>.</summary>
    public async Task SetMedia(NpgsqlConnection connection, string productId, JsonObject media, CancellationToken cancelled)
    {
        var request = new SetProductMedia.Request(productId, Read(media, SetProductMedia.Request.ReadMedia));
        Accept(request.Validate(), media);
        Accept(await ProductWriter.Lock(connection, productId, cancelled) is null ? Failure.Of(CommerceFaults.ProductNotFound) : null, media);
        var variants = await connection.Many(VariantsSql, row => row.GetString(0), cancelled, productId);
        Accept(await SetProductMedia.Write(connection, request, variants.ToHashSet(StringComparer.Ordinal), cancelled), media);
    }

    /// <summary>As <c>POST /admin/inventory/adjustments</c>.</summary>
    public async Task AdjustStock(NpgsqlConnection connection, JsonObject lines, CancellationToken cancelled)
    {
        var (request, now) = (Read<AdjustStock.Request>(lines, Stock.AdjustStock.Request.Read), _clock.GetUtcNow());
        Accept(request.Validate(), lines);
        var planned = await Stock.AdjustStock.Lock(connection, request, cancelled);
        Accept(planned.Failure, lines);
        await StockLevels.Write(connection, Guid.CreateVersion7(now), MovementCauses.Adjustment, null, planned.Value!.Changes, now, cancelled);
    }

    /// <summary>As <c>POST /admin/promotions</c>, and its codes as <c>POST /admin/promotions/{id}/codes</c>.</summary>
    public async Task AddPromotion(NpgsqlConnection connection, JsonObject promotion, IReadOnlyList<string> codes, CancellationToken cancelled)
    {
        var (request, now) = (Read<CreatePromotion.Request>(promotion, CreatePromotion.Request.Read), _clock.GetUtcNow());
        var id = request.Id ?? $"promo-{Guid.CreateVersion7(now):N}";
        Accept(request.Spec.Validate() ?? await CreatePromotion.Write(connection, id, request.Spec, now, cancelled), promotion);
        if (codes.Count > 0)
        {
            Accept(new AddCodes.Request(id, codes, null, "").Validate() ?? await AddCodes.Write(connection, id, codes, now, cancelled), promotion);
        }
    }

    /// <summary>As <c>PUT /admin/tax/rates</c> with those that there are and these.</summary>
    public async Task AddTaxRates(NpgsqlConnection connection, JsonObject rates, CancellationToken cancelled)
    {
        var added = Read(rates, SetTaxRates.Request.ReadRates);
        await connection.Change(SetTaxRates.LockSql, cancelled);
        var request = new SetTaxRates.Request([.. await SetTaxRates.Load(connection, cancelled), .. added]);
        Accept(request.Validate(), rates);
        await SetTaxRates.Write(connection, request.Rates, _clock.GetUtcNow(), cancelled);
    }

    private T Read<T>(JsonObject body, Func<ObjectReader, T> read)
    {
        var line = JsonLines.ReadKept(Encoding.UTF8.GetBytes(body.ToJsonString()), _contract, read)!.Value;
        Accept(line.Failure, body);
        return line.Value!;
    }

    private static void Accept(Failure? failure, JsonObject body)
    {
        if (failure is not null)
        {
            throw Refused(failure, (string?)body["id"] ?? body.ToJsonString());
        }
    }

    private static ShopRefusedException Refused(Failure failure, string subject)
    {
        var fields = failure.Errors.Count > 0 ? failure.Errors.Select(error => $"{error.Path}: {error.Rule.Kind}") : [failure.Field ?? ""];
        return new ShopRefusedException($"{subject}: {failure.Fault.Name} ({string.Join(", ", fields)})");
    }

    internal const string VariantsSql = "SELECT id FROM commerce.variants WHERE product_id = $1 AND NOT archived";
}

/// <summary>What was to be added to a shop breaks a rule; the message says which thing, which fault and which member.</summary>
public sealed class ShopRefusedException(string message) : InvalidOperationException(message);
