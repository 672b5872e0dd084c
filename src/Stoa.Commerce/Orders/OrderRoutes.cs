using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Commerce.Edits;
using Stoa.Commerce.Fulfilment;
using Stoa.Commerce.Orders.Mails;
using Stoa.Commerce.Refunds;
using Stoa.Commerce.Returns;
using Stoa.Contracts.Http;
using Stoa.Contracts.OpenApi;
using Stoa.Payments.Staff;
using Stoa.Platform.Jobs;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Orders;

/// <summary>The life of an order for staff and buyers.</summary>
internal static class OrderRoutes
{
    public const string Section = "Orders for staff";

    public static void AddOrders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OrderOptions>().BindConfiguration("Orders");
        services.AddSingleton(new Section(Section, 145, "What happens to an order after it was placed."));
        services.AddSingleton<OrderNumbers>();
        services.AddSingleton<OrderWriter>();
        services.AddSingleton<StaffOrders>();
        services.AddSingleton<OrderMoney>();
        services.AddSingleton<PaidGoods, PackedGoods>();
        services.AddSingleton<ParcelWriter>();
        services.AddSingleton<Cancellation>();
        services.AddSingleton<UnpaidOrders>();
        services.AddSingleton<RefundWriter>();
        services.AddSingleton<RefundRestock>();
        services.AddSingleton<ReturnWriter>();
        services.AddSingleton<EditPlanner>();
        services.AddSingleton<EditWriter>();
        services.AddSingleton<CreditRefunds>();
        services.AddSingleton<OrderKeyMail>();
        services.AddSingleton<OrderSignals>();
        services.AddSingleton<BuyerMails>();
        // Without them nothing is written to the outbox for them.
        foreach (var kind in configuration.GetValue("Orders:Mails", true) ? OrderMailKind.All : [])
        {
            services.AddSingleton<IOutboxConsumer>(container =>
                ActivatorUtilities.CreateInstance<OrderMail>(container, kind, (Func<BuyerMails>)container.GetRequiredService<BuyerMails>)
            );
        }
        services.AddJobs();
    }

    private static void AddJobs(this IServiceCollection services)
    {
        services.AddSingleton(
            new PeriodicJob("unpaid orders", TimeSpan.FromMinutes(5), (container, cancelled) => container.GetRequiredService<UnpaidOrders>().Cancel(cancelled))
        );
        services.AddSingleton(
            new PeriodicJob(
                "refunds to restock",
                TimeSpan.FromSeconds(5),
                (container, cancelled) => container.GetRequiredService<RefundRestock>().Run(cancelled)
            )
        );
        services.AddSingleton(
            new PeriodicJob(
                "signals of orders",
                TimeSpan.FromMilliseconds(500),
                (container, cancelled) => container.GetRequiredService<OrderSignals>().Run(cancelled)
            )
        );
        services.AddSingleton(
            new PeriodicJob(
                "requests that cancelled orders",
                TimeSpan.FromHours(1),
                (container, cancelled) => container.GetRequiredService<Cancellation>().Forget(cancelled)
            )
        );
        services.AddSingleton(
            new PeriodicJob("mails about orders", TimeSpan.FromHours(1), (container, cancelled) => container.GetRequiredService<BuyerMails>().Forget(cancelled))
        );
    }

    public static void MapOrders(this Routes routes)
    {
        PlaceOrder.Map(routes);
        ListOrders.Map(routes);
        ReadOrder.Map(routes);
        LookUpOrder.Map(routes);
        CancelOwnOrder.Map(routes);
        ListStaffOrders.Map(routes);
        ReadStaffOrder.Map(routes);
        ReadTimeline.Map(routes);
        ShipOrder.Map(routes);
        CreateFulfilment.Map(routes);
        UpdateFulfilment.Map(routes);
        CancelFulfilment.Map(routes);
        CancelOrder.Map(routes);
        RefundOrder.Map(routes);
        CreateReturn.Map(routes);
        MoveReturn.Map(routes);
        ReceiveReturn.Map(routes);
        WithdrawOrder.Map(routes);
        UpdateOrder.Map(routes);
        AddNote.Map(routes);
        ResendMail.Map(routes);
        CreateEdit.Map(routes);
        ListEdits.Map(routes);
        FinishEdit.Map(routes);
        ExchangeOrder.Map(routes);
        PlacePhoneOrder.Map(routes);
        AwaitPayment.Map(routes);
    }
}
