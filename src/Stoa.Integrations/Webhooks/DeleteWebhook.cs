using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Integrations.Webhooks;

/// <summary>Deletes an endpoint with its secrets. Nothing more is sent; its deliveries, which may be millions, are removed with the old ones.</summary>
internal sealed class DeleteWebhook(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/webhooks/{id}", routes.Resolve<DeleteWebhook>().Handle)
            .WithName(WebhookRoutes.Section, "deleteWebhook", "Delete a webhook")
            .Staff("webhooks", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(IntegrationsSuccesses.WebhookDeleted)
            .ProducesFault(IntegrationsFaults.WebhookNotFound);

    public Task<Outcome<Nothing>> Handle(ById request, RequestContext context) =>
        database.InTransaction(context, connection => Delete(connection, request.Id, context));

    private async Task<Outcome<Nothing>> Delete(NpgsqlConnection connection, Guid id, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await connection.One(Webhook.LockSql, Webhook.From, cancelled, id) is not { } webhook)
        {
            return IntegrationsFaults.WebhookNotFound;
        }
        if (!context.Expects(webhook.Version))
        {
            return RequestFaults.VersionStale;
        }
        await connection.Change(DeleteSql, cancelled, id, clock.GetUtcNow());
        await audit.Write(connection, context, IntegrationsAuditActions.WebhookDeleted, Webhook.Subject(id), webhook.Audited());
        return new Nothing();
    }

    internal const string DeleteSql = """
        UPDATE integrations.endpoints SET deleted_at = $2, secret = ''::bytea, previous_secret = NULL, previous_until = NULL, version = version + 1
        WHERE id = $1
        """;
}
