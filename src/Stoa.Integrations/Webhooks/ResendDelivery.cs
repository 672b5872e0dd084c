using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Integrations.Delivery;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Integrations.Webhooks;

/// <summary>
/// Sends a delivery again, whatever became of it: the same bytes under the same <c>webhook-id</c>, with the whole schedule anew. One that waits for its next
/// attempt does not wait; one that is being sent right now is not sent twice.
/// </summary>
internal sealed class ResendDelivery(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<ById, WebhookDelivery>("/admin/deliveries/{id}/resend", routes.Resolve<ResendDelivery>().Handle)
            .WithName(WebhookRoutes.Section, "resendWebhookDelivery", "Send a delivery again")
            .Staff("webhooks", "manage")
            .Idempotent()
            .WithSuccess(IntegrationsSuccesses.WebhookDeliveryResent)
            .ProducesFault(IntegrationsFaults.DeliveryNotFound, IntegrationsFaults.WebhookDisabled)
            .WithExample(WebhookRoutes.DeliveryExample);

    public Task<Outcome<WebhookDelivery>> Handle(ById request, RequestContext context) =>
        database.InTransaction(context, connection => Resend(connection, request.Id, context));

    private async Task<Outcome<WebhookDelivery>> Resend(NpgsqlConnection connection, Guid id, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (
            await connection.One(EndpointSql, row => (row.GetBoolean(0), row.GetGuid(1), row.GetString(2)), cancelled, id)
            is not
            (var enabled, var endpoint, { } aggregate)
        )
        {
            return IntegrationsFaults.DeliveryNotFound;
        }
        if (!enabled)
        {
            return IntegrationsFaults.WebhookDisabled;
        }
        // The lane first: those who settle lock it before they touch its deliveries.
        await connection.Change(LaneSql, cancelled, endpoint, aggregate);
        await connection.Change(ReviveSql, cancelled, id, clock.GetUtcNow());
        await connection.Change(ChangeNotifications.NotifySql, cancelled, Lanes.Topic, "");
        if (await connection.One(WebhookDelivery.FindSql, WebhookDelivery.From, cancelled, id) is not { } delivery)
        {
            return IntegrationsFaults.DeliveryNotFound;
        }
        await audit.Write(connection, context, IntegrationsAuditActions.DeliveryResent, WebhookDelivery.Subject(id));
        return delivery;
    }

    internal const string EndpointSql = """
        SELECT e.enabled, e.id, d.aggregate FROM integrations.deliveries d JOIN integrations.endpoints e ON e.id = d.endpoint_id AND e.deleted_at IS NULL
        WHERE d.id = $1
        """;

    internal const string LaneSql = """
        INSERT INTO integrations.lanes AS l (endpoint_id, aggregate, due_at) VALUES ($1, $2, now())
        ON CONFLICT (endpoint_id, aggregate) DO UPDATE SET due_at = CASE WHEN l.busy THEN l.due_at ELSE now() END
        """;

    internal const string ReviveSql = """
        UPDATE integrations.deliveries SET status = 'pending', tries = 0, next_at = $2, finished_at = NULL WHERE id = $1
        """;
}
