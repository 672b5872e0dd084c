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
/// Changes an endpoint. One that is enabled again goes on where it stopped, and is given its five days anew; what waits for it is sent to the address that it
/// has then.
/// </summary>
internal sealed class UpdateWebhook(NpgsqlDataSource database, WebhookAddress addresses, EventCatalogue catalogue, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, Webhook>("/admin/webhooks/{id}", routes.Resolve<UpdateWebhook>().Handle)
            .WithName(WebhookRoutes.Section, "updateWebhook", "Change, enable or disable a webhook")
            .Staff("webhooks", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(IntegrationsSuccesses.WebhookUpdated)
            .ProducesFault(IntegrationsFaults.WebhookNotFound, IntegrationsFaults.WebhookUrlRefused, IntegrationsFaults.EventTypeUnknown)
            .WithExample(WebhookRoutes.Example with { Version = 2 }, """{"types":["order.*","stock.low"]}""");

    public sealed record Request(Guid Id, WebhookForm Form) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(ById.IdOf(input), WebhookForm.Read(input, creating: false));
    }

    public async Task<Outcome<Webhook>> Handle(Request request, RequestContext context)
    {
        if ((request.Form.RefusedType(catalogue) ?? await addresses.Refusal(request.Form.Url, context.CancellationToken)) is { } refused)
        {
            return refused;
        }
        return await database.InTransaction(context, connection => Update(connection, request, context));
    }

    private async Task<Outcome<Webhook>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (form, cancelled) = (request.Form, context.CancellationToken);
        if (await connection.One(Webhook.LockSql, Webhook.From, cancelled, request.Id) is not { } before)
        {
            return IntegrationsFaults.WebhookNotFound;
        }
        if (!context.Expects(before.Version))
        {
            return RequestFaults.VersionStale;
        }
        if (form.IsAlready(before))
        {
            return before;
        }
        await connection.Change(
            UpdateSql,
            cancelled,
            request.Id,
            form.Url ?? before.Url,
            (form.Types ?? before.Types).Distinct(StringComparer.Ordinal).ToArray(),
            form.Contract ?? before.Contract,
            form.Enabled ?? before.Enabled,
            DisabledReasons.Manual,
            clock.GetUtcNow()
        );
        await connection.Change(ChangeNotifications.NotifySql, cancelled, Lanes.Topic, "");
        var after = (await connection.One(Webhook.FindSql, Webhook.From, cancelled, request.Id))!;
        await audit.Write(connection, context, IntegrationsAuditActions.WebhookUpdated, Webhook.Subject(before.Id), before.Audited(), after.Audited());
        return after;
    }

    internal const string UpdateSql = """
        UPDATE integrations.endpoints SET url = $2, types = $3, contract = $4, version = version + 1, updated_at = $7, enabled = $5,
            disabled_reason = CASE WHEN NOT $5 THEN coalesce(disabled_reason, $6) END,
            disabled_at = CASE WHEN NOT $5 THEN coalesce(disabled_at, $7) END,
            failing_since = CASE WHEN enabled OR NOT $5 THEN failing_since END,
            throttled_until = CASE WHEN enabled OR NOT $5 THEN throttled_until END
        WHERE id = $1
        """;
}
