using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Integrations.Webhooks;

/// <summary>One endpoint, with its version.</summary>
internal sealed class ReadWebhook(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, Webhook>("/admin/webhooks/{id}", routes.Resolve<ReadWebhook>().Handle)
            .WithName(WebhookRoutes.Section, "getWebhook", "One webhook")
            .Staff("webhooks", "manage")
            .Versioned()
            .HoldsSecret()
            .WithSuccess(IntegrationsSuccesses.WebhookRetrieved)
            .ProducesFault(IntegrationsFaults.WebhookNotFound)
            .WithExample(WebhookRoutes.Example);

    public async Task<Outcome<Webhook>> Handle(ById request, RequestContext context) =>
        await database.One(Webhook.FindSql, Webhook.From, context.CancellationToken, request.Id) is { } webhook ? webhook : IntegrationsFaults.WebhookNotFound;
}
