using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Commerce.Alerts;
using Stoa.Commerce.Carts;
using Stoa.Commerce.Catalogue;
using Stoa.Commerce.Catalogue.Browse;
using Stoa.Commerce.Catalogue.Edge;
using Stoa.Commerce.Catalogue.Index;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Commerce.Catalogue.Search;
using Stoa.Commerce.Checkout;
using Stoa.Commerce.Customers;
using Stoa.Commerce.Filling;
using Stoa.Commerce.Media;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Orders.Mails;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Reports;
using Stoa.Commerce.Settings;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.OpenApi;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Events;
using Stoa.Platform.Jobs;
using Stoa.Platform.Mail.Wordings;
using Stoa.Platform.Outbox;
using Stoa.Platform.Search;
using Stoa.Platform.Settings;

namespace Stoa.Commerce;

/// <summary>Catalogue, carts and orders.</summary>
public static class CommerceModule
{
    /// <summary>Adds the whole module.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">Section <c>Carts</c>.</param>
    /// <param name="dataDirectory">What relative paths of settings begin at; absolute.</param>
    public static IServiceCollection AddCommerce(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        services.AddFaults(typeof(CommerceFaults));
        services.AddAuditActions(typeof(CommerceAuditActions));
        services.AddSingleton(new MigrationSet("commerce", typeof(CommerceModule).Assembly));
        services.AddSingleton<IJsonTypeInfoResolver>(CommerceJson.Default);
        services.AddEvents(CommerceEvents.All);
        services.AddSingleton(new Section("Catalogue", 10, "Products, categories and brands, as shoppers see them."));
        services.AddSingleton(new Section(CatalogueRoutes.Section, 120, "Products, categories, brands and prices, as staff edit them."));
        services.AddSingleton(new Section("Cart", 20, "The cart of a user, or of a guest who has its token."));
        services.AddSingleton(new Section("Orders", 30, "Orders, from the cart to the parcel."));
        services.AddSettings(CommerceSettings.All);
        services.AddMailTemplates([
            OrderKeyMail.Token,
            OrderMailKind.PlacedUnpaid,
            OrderMailKind.CancelledUnpaid,
            .. OrderMailKind.All.Select(kind => kind.Template),
        ]);
        services.AddMedia(dataDirectory);
        services.AddStock();
        services.AddRules();
        services.AddCustomers();
        services.AddReports();
        services.AddAlerts();
        services.AddCatalogue(configuration);
        services.AddCheckout(configuration);
        services.AddOrders(configuration);
        services.AddSingleton(container => new ShopWriter(
            container.GetRequiredService<NpgsqlDataSource>(),
            container.GetRequiredService<MediaIntake>(),
            container.GetRequiredService<MediaWorkshop>(),
            container.GetRequiredService<ContractCatalogue>()["store"],
            container.GetRequiredService<TimeProvider>()
        ));
        services.AddStaffSearch<FindProducts>(FindProducts.Type);
        services.AddStaffSearch<FindOrders>(FindOrders.Type);
        services.AddStaffSearch<FindCustomers>(FindCustomers.Type);
        services.AddDesk();
        services.AddSingleton<IOutboxConsumer, BulkJob>();
        return services;
    }

    public static void MapCommerce(this Routes routes)
    {
        ListProducts.Map(routes);
        ReadProduct.Map(routes);
        ListCategoryProducts.Map(routes);
        ListCategories.Map(routes);
        ListBrands.Map(routes);
        ReadCart.Map(routes);
        AddToCart.Map(routes);
        UpdateCartItem.Map(routes);
        RemoveCartItem.Map(routes);
        ClearCart.Map(routes);
        routes.MapCheckout();
        routes.MapOrders();
        routes.MapCatalogueAdministration();
        routes.MapStock();
        routes.MapMedia();
        routes.MapRules();
        routes.MapCustomers();
        routes.MapReports();
        routes.MapAlerts();
    }

    /// <summary>What links in mails about alerts open, at the root and outside every contract.</summary>
    public static void MapAlertPages(this WebApplication app) => AlertPages.Map(app);

    /// <summary>The pictures of products, at the root and outside every contract.</summary>
    public static void MapPictures(this WebApplication app) => ServeMedia.Map(app);

    private static void AddCatalogue(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<CatalogueCache>();
        services.AddSingleton<CatalogueReads>();
        services.AddSingleton(EdgeOptions.Read(configuration));
        services.AddHostedService<EdgePurger>();
        services.AddSingleton<CatalogueEdits>();
        services.AddSingleton<ProductIndex>();
        services.AddHostedService(container => container.GetRequiredService<ProductIndex>());
        services.AddSingleton<ProductBrowser>();
        services.AddCatalogueSearch(configuration);
        services.AddSingleton<StaffProducts>();
        services.AddSingleton(
            new PeriodicJob(
                "moments of the catalogue",
                TimeSpan.FromMilliseconds(500),
                (container, cancelled) => CatalogueMoments.Tell(container.GetRequiredService<NpgsqlDataSource>(), cancelled)
            )
        );
    }
}
