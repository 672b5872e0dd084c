using Microsoft.Extensions.DependencyInjection;
using Stoa.Commerce.Orders.Mails;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.OpenApi;
using Stoa.Platform.Jobs;
using Stoa.Platform.Mail.Wordings;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Alerts;

/// <summary>Alerts to buyers: what they are made of.</summary>
internal static class AlertRoutes
{
    public const string Section = "Alerts";

    /// <summary>The limit of asking for alerts.</summary>
    public const string Policy = "alert";

    public static readonly StringFormat EmailForm = new(Rule.Email, static text => TextRules.IsEmail(text.Trim()) ? text.Trim() : null, "email");

    public static void AddAlerts(this IServiceCollection services)
    {
        services.AddSingleton(new Section(Section, 35, "To be told once when something is back, or costs less."));
        services.AddMailTemplates(AlertMails.All);
        services.AddSingleton<AlertMails>();
        services.AddSingleton<AlertTokens>();
        services.AddSingleton<AlertSweep>();
        services.AddSingleton<AbandonedCarts>();
        foreach (var topic in new[] { AlertEvent.Undelivered, AlertEvent.Refused })
        {
            services.AddSingleton<IOutboxConsumer>(container =>
                ActivatorUtilities.CreateInstance<AlertMail>(
                    container,
                    topic,
                    (Func<AlertMails>)container.GetRequiredService<AlertMails>,
                    (Func<BuyerMails>)container.GetRequiredService<BuyerMails>
                )
            );
        }
        services.AddSingleton<IOutboxConsumer, AlertDelivered>();
        services.AddSingleton<IOutboxConsumer, AlertPostponed>();
        services.AddSingleton<IOutboxConsumer, AlertOpened>();
        services.AddSingleton(
            new PeriodicJob("alerts that are due", TimeSpan.FromSeconds(1), (container, cancelled) => container.GetRequiredService<AlertSweep>().Run(cancelled))
        );
        services.AddSingleton(
            new PeriodicJob(
                "abandoned carts",
                TimeSpan.FromMinutes(1),
                (container, cancelled) => container.GetRequiredService<AbandonedCarts>().Find(cancelled)
            )
        );
        services.AddSingleton(
            new PeriodicJob("links of alerts", TimeSpan.FromHours(1), (container, cancelled) => container.GetRequiredService<AlertTokens>().Forget(cancelled))
        );
    }

    public static void MapAlerts(this Routes routes)
    {
        CreateAlert.Map(routes);
        RemoveAlert.Map(routes);
        AlertsReport.Map(routes);
    }
}
