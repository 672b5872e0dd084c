using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Events;

namespace Stoa.Integrations.Webhooks;

/// <summary>Sends an endpoint a ping, once: signed and logged like an event, and told to no other endpoint.</summary>
internal sealed class TestWebhook(NpgsqlDataSource database, EventCatalogue catalogue, ContractCatalogue contracts, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<ById, WebhookDelivery>("/admin/webhooks/{id}/test", routes.Resolve<TestWebhook>().Handle)
            .WithName(WebhookRoutes.Section, "testWebhook", "Send a webhook a ping")
            .Staff("webhooks", "manage")
            .Creating()
            .LocatedAt<WebhookDelivery>(delivery => $"/admin/deliveries/{delivery.Id}")
            .Idempotent()
            .WithSuccess(IntegrationsSuccesses.WebhookTested)
            .ProducesFault(IntegrationsFaults.WebhookNotFound, IntegrationsFaults.WebhookDisabled)
            .WithExample(WebhookRoutes.PingExample);

    public Task<Outcome<WebhookDelivery>> Handle(ById request, RequestContext context) =>
        database.InTransaction(context, connection => Send(connection, request.Id, context));

    private async Task<Outcome<WebhookDelivery>> Send(NpgsqlConnection connection, Guid endpoint, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (await connection.One(Webhook.FindSql, Webhook.From, cancelled, endpoint) is not { } webhook)
        {
            return IntegrationsFaults.WebhookNotFound;
        }
        if (!webhook.Enabled)
        {
            return IntegrationsFaults.WebhookDisabled;
        }
        var id = Guid.CreateVersion7(now);
        var body = catalogue.Render(Event(id, endpoint, now), contracts[webhook.Contract]);
        await connection.Change(AddSql, cancelled, id, endpoint, webhook.Contract, body, now, Ping.Type.Name);
        var facts = new JsonObject { ["delivery_id"] = id.ToString() };
        await audit.Write(connection, context, IntegrationsAuditActions.WebhookTested, Webhook.Subject(endpoint), after: facts);
        return Outcome.Created((await connection.One(WebhookDelivery.FindSql, WebhookDelivery.From, cancelled, id))!);
    }

    private static LoggedEvent Event(Guid id, Guid endpoint, DateTimeOffset now) =>
        new(0, id, Ping.Type.Name, Ping.Type.AggregateKind, endpoint.ToString(), 1, $$"""{"webhook_id":"{{endpoint}}"}""", now);

    /// <summary>In a lane of its own: it waits for nothing.</summary>
    internal const string AddSql = """
        WITH ping AS MATERIALIZED (SELECT -nextval('integrations.pings') AS position),
        lane AS (INSERT INTO integrations.lanes (endpoint_id, aggregate, due_at) VALUES ($2, 'ping:' || $1::uuid, now())),
        message AS (INSERT INTO integrations.messages (position, contract, body, used_at) SELECT position, $3, $4, $5 FROM ping),
        queued AS (
            INSERT INTO integrations.queue (endpoint_id, aggregate, position, delivery_id) SELECT $2, 'ping:' || $1::uuid, position, $1 FROM ping
        ),
        delivery AS (
            INSERT INTO integrations.deliveries (id, endpoint_id, position, contract, type, aggregate, sequence, status, next_at, created_at)
            SELECT $1, $2, position, $3, $6, 'ping:' || $1::uuid, 1, 'pending', $5, $5 FROM ping
        )
        SELECT pg_notify('stoa', 'deliveries:')
        """;
}
