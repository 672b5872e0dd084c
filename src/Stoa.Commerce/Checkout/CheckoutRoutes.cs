using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Commerce.Carts;
using Stoa.Commerce.Orders;
using Stoa.Contracts.Http;
using Stoa.Contracts.OpenApi;
using Stoa.Payments;
using Stoa.Platform.Jobs;

namespace Stoa.Commerce.Checkout;

internal static class CheckoutRoutes
{
    public static void AddCheckout(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new Section("Checkout", 25, "From the cart to the order: what it costs, how it is paid."));
        services.AddSingleton(CartOptions.Read(configuration));
        services.AddSingleton<Quotes>();
        services.AddSingleton<CheckoutHolds>();
        services.AddSingleton<OfferedPayments>();
        services.AddSingleton<CheckoutPayments>();
        services.AddSingleton<CheckoutDesk>();
        services.AddSingleton<PaymentFollower>(container => container.GetRequiredService<CheckoutDesk>());
        services.AddSingleton(
            new PeriodicJob(
                "checkouts that are over",
                TimeSpan.FromSeconds(10),
                (container, cancelled) => container.GetRequiredService<CheckoutDesk>().Sweep(cancelled)
            )
        );
        services.AddSingleton(
            new PeriodicJob(
                "carts that nobody uses",
                TimeSpan.FromHours(1),
                async (container, cancelled) =>
                {
                    var (database, now) = (container.GetRequiredService<NpgsqlDataSource>(), container.GetRequiredService<TimeProvider>().GetUtcNow());
                    await GuestCarts.Forget(database, now, cancelled);
                    await OrderTokens.Forget(database, now, cancelled);
                }
            )
        );
    }

    public static void MapCheckout(this Routes routes)
    {
        CreateCart.Map(routes);
        MergeCart.Map(routes);
        SetContact.Map(routes);
        ListShippingOptions.Map(routes);
        ChooseShippingOption.Map(routes);
        SetCodes.Map(routes);
        QuoteCart.Map(routes);
        StartCheckout.Map(routes);
        ReadCheckout.Map(routes);
        CancelCheckout.Map(routes);
    }
}
