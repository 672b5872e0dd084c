using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>What the routes of products share.</summary>
internal static class ProductRoutes
{
    public static string Subject(string id) => $"product:{id}";

    public static void MapProducts(this Routes routes)
    {
        ListStaffProducts.Map(routes);
        CreateProduct.Map(routes);
        ReadStaffProduct.Map(routes);
        UpdateProduct.Map(routes);
        ArchiveProduct.Map(routes);
        SetOptions.Map(routes);
        AddVariant.Map(routes);
        ReadVariant.Map(routes);
        UpdateVariant.Map(routes);
        ArchiveVariant.Map(routes);
        EditProducts.Map(routes);
        ReadBulkEdit.Map(routes);
        UndoBulkEdit.Map(routes);
    }
}

/// <summary>The request of a route that takes an id of the catalogue and nothing else.</summary>
internal readonly record struct ById(string Id) : IRequest<ById>
{
    public static ById Read(RequestReader input) => new(input.Path("id"));
}
