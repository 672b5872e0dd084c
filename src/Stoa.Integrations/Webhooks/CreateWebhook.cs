using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Integrations.Delivery;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Events;

namespace Stoa.Integrations.Webhooks;

/// <summary>
/// Creates an endpoint. It is told of what happens from now on, where it is enabled at once. Its secret stands in this answer only: the database has it sealed,
/// and an answer that is kept for a replay is sealed with the request's own key.
/// </summary>
internal sealed class CreateWebhook(
    NpgsqlDataSource database,
    EndpointSecrets secrets,
    WebhookAddress addresses,
    EventCatalogue catalogue,
    EventLog events,
    AuditLog audit,
    IOptions<WebhookOptions> options,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, WebhookWithSecret>("/admin/webhooks", routes.Resolve<CreateWebhook>().Handle)
            .WithName(WebhookRoutes.Section, "createWebhook", "Create a webhook")
            .Staff("webhooks", "manage")
            .Creating()
            .LocatedAt<WebhookWithSecret>(webhook => $"/admin/webhooks/{webhook.Id}")
            .IdempotentWithSecret()
            .WithSuccess(IntegrationsSuccesses.WebhookCreated)
            .ProducesFault(IntegrationsFaults.WebhookUrlRefused, IntegrationsFaults.EventTypeUnknown, IntegrationsFaults.TooManyWebhooks)
            .WithExample(WebhookRoutes.ExampleWithSecret, """{"url":"https://erp.example.com/hooks/stoa","types":["order.*","stock.low"]}""");

    public sealed record Request(WebhookForm Form) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(WebhookForm.Read(input, creating: true));
    }

    public async Task<Outcome<WebhookWithSecret>> Handle(Request request, RequestContext context)
    {
        if ((request.Form.RefusedType(catalogue) ?? await addresses.Refusal(request.Form.Url, context.CancellationToken)) is { } refused)
        {
            return refused;
        }
        var (id, secret) = (Guid.CreateVersion7(clock.GetUtcNow()), EndpointSecrets.Generate());
        var (text, head) = (await secrets.Seal(secret, id, context.CancellationToken), await events.Last(context.CancellationToken));
        return await database.InTransaction(context, connection => Create(connection, id, request.Form, secret, text, head, context));
    }

    private async Task<Outcome<WebhookWithSecret>> Create(
        NpgsqlConnection connection,
        Guid id,
        WebhookForm form,
        byte[] secret,
        byte[] text,
        long head,
        RequestContext context
    )
    {
        var (now, enabled, cancelled) = (clock.GetUtcNow(), form.Enabled ?? true, context.CancellationToken);
        // One after the other, or two who are both the last one get in.
        await connection.Change(LockSql, cancelled);
        if (await connection.One(CountSql, row => row.GetInt64(0), cancelled) >= options.Value.MaxEndpoints)
        {
            return Failure.Of(IntegrationsFaults.TooManyWebhooks, "limit", options.Value.MaxEndpoints.ToString(CultureInfo.InvariantCulture));
        }
        await connection.Change(
            AddSql,
            cancelled,
            id,
            form.Url,
            form.Types!.Distinct(StringComparer.Ordinal).ToArray(),
            form.Contract ?? ContractNames.Usual,
            enabled,
            enabled ? null : DisabledReasons.Manual,
            text,
            context.Caller.UserId,
            context.Language,
            now,
            head
        );
        var webhook = (await connection.One(Webhook.FindSql, Webhook.From, cancelled, id))!;
        await audit.Write(connection, context, IntegrationsAuditActions.WebhookCreated, Webhook.Subject(id), null, webhook.Audited());
        return Outcome.Created(new WebhookWithSecret(webhook, Signer.Show(secret)));
    }

    internal const string LockSql = "SELECT pg_advisory_xact_lock(hashtext('integrations.endpoints'))";

    internal const string CountSql = "SELECT count(*) FROM integrations.endpoints WHERE deleted_at IS NULL";

    internal const string AddSql = """
        WITH told AS (INSERT INTO integrations.cursors (endpoint_id, position) VALUES ($1, $11))
        INSERT INTO integrations.endpoints
            (id, url, types, contract, enabled, disabled_reason, disabled_at, secret, owner_id, language, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $5 THEN NULL ELSE $10::timestamptz END, $7, $8, $9, $10, $10)
        """;
}
