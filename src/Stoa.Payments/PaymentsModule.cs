using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.OpenApi;
using Stoa.Payments.Credit;
using Stoa.Payments.Events;
using Stoa.Payments.Providers;
using Stoa.Payments.Staff;
using Stoa.Payments.Stripe;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Desk;
using Stoa.Platform.Events;
using Stoa.Platform.Jobs;

namespace Stoa.Payments;

/// <summary>Money from buyers: asked for, taken, given back, and found out about. Knows orders by their id only.</summary>
public static partial class PaymentsModule
{
    public static IServiceCollection AddPayments(this IServiceCollection services, IConfiguration configuration)
    {
        var options = PaymentOptions.Read(configuration);
        services.AddFaults(typeof(PaymentsFaults));
        services.AddAuditActions(typeof(PaymentsAuditActions));
        services.AddSingleton(new MigrationSet("payments", typeof(PaymentsModule).Assembly));
        services.AddSingleton<IJsonTypeInfoResolver>(PaymentsJson.Default);
        services.AddEvents(PaymentsEvents.All);
        services.AddSingleton(new Section(StaffPayment.Section, 150, "Money that buyers owe or have given."));
        services.AddSingleton(options);
        services.AddStaffTask("unknown_payments", ("payments", "read"), "/admin/payments?status=unknown", UnknownSql);
        services.AddSetupStep("payments", ("settings", "manage"), _ => !options.IsTrial);
        services.AddSingleton<PaymentProvider, TestProvider>();
        services.AddSingleton<PaymentProvider, ManualProvider>();
        if (options.Stripe.IsConfigured)
        {
            services.AddSingleton<PaymentProvider>(container => new StripeProvider(
                StripeClient(options.Stripe),
                options,
                container.GetRequiredService<TimeProvider>(),
                container.GetRequiredService<ILogger<StripeProvider>>()
            ));
        }
        services.AddSingleton<PaymentProviders>();
        services.AddSingleton<PaymentOperations>();
        services.AddSingleton<PaymentRefresh>();
        services.AddSingleton<PaymentReturn>();
        services.AddSingleton<PaymentRecovery>();
        services.AddSingleton<PaymentChange>();
        services.AddSingleton<HoldEnds>();
        services.AddSingleton(container => new PaymentReconciliation(
            container.GetRequiredService<NpgsqlDataSource>(),
            container.GetServices<PaymentProvider>()
        ));
        services.AddCredit();
        services.AddRecovery();
        return services;
    }

    public static void MapPayments(this Routes routes)
    {
        ListPayments.Map(routes);
        ReconcilePayments.Map(routes);
        ReconcilePayment.Map(routes);
        CapturePayment.Map(routes);
        VoidPayment.Map(routes);
        MarkPaid.Map(routes);
        ReadPaymentSettings.Map(routes);
        routes.MapCredit();
    }

    /// <summary>Where providers tell what has happened, at the root and under each mount, outside every contract.</summary>
    public static void MapPaymentEvents(this WebApplication app)
    {
        var stripe = app.Services.GetRequiredService<PaymentOptions>().Stripe;
        if (stripe.IsConfigured && stripe.WebhookSecrets.Length == 0)
        {
            IsDeaf(app.Logger);
        }
        ReceiveEvent.Map(app);
    }

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "Payments:Stripe:WebhookSecrets is empty: what Stripe tells is refused; refunds that fail, disputes and late payments are found out late or not at all"
    )]
    private static partial void IsDeaf(ILogger log);

    private static void AddRecovery(this IServiceCollection services)
    {
        services.AddSingleton(
            new PeriodicJob("holds that end soon", TimeSpan.FromMinutes(1), (container, cancelled) => container.GetRequiredService<HoldEnds>().Run(cancelled))
        );
        services.AddSingleton(
            new PeriodicJob(
                "payments to find out about",
                TimeSpan.FromSeconds(10),
                (container, cancelled) => container.GetRequiredService<PaymentRecovery>().Run(cancelled)
            )
        );
        services.AddSingleton(
            new PeriodicJob(
                "events of payment providers",
                TimeSpan.FromMilliseconds(500),
                (container, cancelled) => container.GetRequiredService<PaymentRecovery>().HandleEvents(cancelled)
            )
        );
    }

    /// <summary>Redirects are no answers, and nothing between us and Stripe is chosen by the environment. Each call sets its own time limit.</summary>
    private static HttpClient StripeClient(StripeOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
        };
        var client = new HttpClient(handler) { BaseAddress = new Uri(options.ApiBase), Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.SecretKey);
        client.DefaultRequestHeaders.Add("Stripe-Version", options.ApiVersion);
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Stoa/1");
        return client;
    }

    /// <summary>For the to-do list: what <c>/admin/payments?status=unknown</c> has.</summary>
    internal const string UnknownSql = $"SELECT count(*) FROM (SELECT FROM payments.payments p WHERE {ListPayments.IsUnknown} LIMIT 1000) waiting";
}
