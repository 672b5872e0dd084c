using Stoa.Commerce.Catalogue.Brands;
using Stoa.Commerce.Catalogue.Categories;
using Stoa.Commerce.Catalogue.Prices;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Commerce.Catalogue.Redirects;
using Stoa.Contracts.Http;

namespace Stoa.Commerce.Catalogue;

/// <summary>What the routes of the catalogue's staff share.</summary>
internal static class CatalogueRoutes
{
    public const string Section = "Catalogue administration";
    public const int BodyLimit = 1024 * 1024;

    public static void MapCatalogueAdministration(this Routes routes)
    {
        routes.MapProducts();
        ListStaffCategories.Map(routes);
        CreateCategory.Map(routes);
        ReadCategory.Map(routes);
        UpdateCategory.Map(routes);
        DeleteCategory.Map(routes);
        ListStaffBrands.Map(routes);
        CreateBrand.Map(routes);
        ReadBrand.Map(routes);
        UpdateBrand.Map(routes);
        DeleteBrand.Map(routes);
        FindRedirect.Map(routes);
        ListRedirects.Map(routes);
        CreateRedirect.Map(routes);
        ReadRedirect.Map(routes);
        DeleteRedirect.Map(routes);
        SetPrices.Map(routes);
        ReadPriceHistory.Map(routes);
    }
}
