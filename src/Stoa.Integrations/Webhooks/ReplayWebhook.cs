using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Events;

namespace Stoa.Integrations.Webhooks;

/// <summary>What is told once more.</summary>
/// <param name="From">All events behind this cursor.</param>
/// <param name="Through">Up to this one, and then on as ever.</param>
internal sealed record WebhookReplay(string From, string Through);

/// <summary>
/// Tells an endpoint all its events again from a place in the log, or from a moment: those it had under the <c>webhook-id</c> that they had, and those it never
/// had. The log reaches back as far as it is kept. Only the endpoint's cursor is set back here, so a million events are replayed as quickly as ten.
/// </summary>
internal sealed class ReplayWebhook(NpgsqlDataSource database, EventLog events, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, WebhookReplay>("/admin/webhooks/{id}/replay", routes.Resolve<ReplayWebhook>().Handle)
            .WithName(WebhookRoutes.Section, "replayWebhook", "Send events again from a cursor or a time")
            .Staff("webhooks", "manage")
            .Idempotent()
            .WithSuccess(IntegrationsSuccesses.WebhookReplayed)
            .ProducesFault(IntegrationsFaults.WebhookNotFound, IntegrationsFaults.WebhookDisabled)
            .WithExample(new WebhookReplay("4711", "4820"), """{"from":"2026-11-27T09:30:00Z"}""");

    public sealed record Request(Guid Id, EventCursor? From) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(ById.IdOf(input), EventCursor.Parse(input.Body.Form("from", EventCursor.MaxLength, EventCursor.Form)));
    }

    public async Task<Outcome<WebhookReplay>> Handle(Request request, RequestContext context)
    {
        var from = request.From!;
        var position = from.Position ?? await events.LastBefore(from.Moment!.Value, context.CancellationToken);
        var head = await events.Last(context.CancellationToken);
        return await database.InTransaction(context, connection => Replay(connection, request.Id, Math.Min(position, head), head, context));
    }

    private async Task<Outcome<WebhookReplay>> Replay(NpgsqlConnection connection, Guid id, long position, long head, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await connection.One(Webhook.LockSql, Webhook.From, cancelled, id) is not { } webhook)
        {
            return IntegrationsFaults.WebhookNotFound;
        }
        if (!webhook.Enabled)
        {
            return IntegrationsFaults.WebhookDisabled;
        }
        var from = await connection.One(SetBackSql, row => row.GetInt64(0), cancelled, id, position);
        await connection.Change(ChangeNotifications.NotifySql, cancelled, EventLog.Topic, "");
        var replay = new WebhookReplay(EventCursor.Show(from), EventCursor.Show(head));
        await audit.Write(connection, context, IntegrationsAuditActions.WebhookReplayed, Webhook.Subject(id), null, new JsonObject { ["from"] = replay.From });
        return replay;
    }

    /// <summary>Never forward: what was not told yet would be left out.</summary>
    internal const string SetBackSql = "UPDATE integrations.cursors SET position = least(position, $2) WHERE endpoint_id = $1 RETURNING position";
}
