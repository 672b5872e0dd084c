using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Integrations.Delivery;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Integrations.Webhooks;

/// <summary>What was and will be sent to an endpoint, the latest first, as long as it is kept (<see cref="WebhookOptions.KeepFor"/>).</summary>
internal sealed class ListDeliveries(NpgsqlDataSource database)
{
    private const int MaxType = 100;

    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("created_at", "d.created_at", "timestamptz")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<WebhookDelivery>>("/admin/webhooks/{id}/deliveries", routes.Resolve<ListDeliveries>().Handle)
            .WithName(WebhookRoutes.Section, "listWebhookDeliveries", "List what was sent to a webhook")
            .Staff("webhooks", "manage")
            .WithSuccess(IntegrationsSuccesses.WebhookDeliveriesRetrieved)
            .ProducesFault(IntegrationsFaults.WebhookNotFound, PlatformFaults.CursorInvalid)
            .Explains("status", "Only those in this state.")
            .Explains("type", "Only events of exactly this type.")
            .Explains("event_id", "Only that of this event.")
            .WithExample(new Page<WebhookDelivery>([WebhookRoutes.DeliveryExample], 1, 20, 150));

    public sealed record Request(Guid Id, ListRequest List, string? Status, string? Type, string? EventId) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                ById.IdOf(input),
                ListRequest.Read(input, Sorts),
                input.QueryChoice("status", DeliveryStates.Values),
                input.Query("type", MaxType),
                input.Query("event_id", 36)
            );
    }

    public async Task<Outcome<Page<WebhookDelivery>>> Handle(Request request, RequestContext context) =>
        await database.One(Webhook.FindSql, Webhook.From, context.CancellationToken, request.Id) is null
            ? IntegrationsFaults.WebhookNotFound
            : await Filtered(request).Read(database, request.List, WebhookDelivery.From, context.CancellationToken);

    internal static ListQuery Filtered(Request request)
    {
        var list = new ListQuery(WebhookDelivery.Columns, "integrations.deliveries d", "d.id", "uuid", Sorts)
            .Where("d.endpoint_id = {0}", request.Id)
            .Where("d.type = {0}", request.Type)
            .Where("d.event_id = {0}", IdOf(request.EventId));
        // Written out, so that the indexes of the few are used.
        return request.Status switch
        {
            DeliveryStates.Pending => list.Where("d.status = 'pending'"),
            DeliveryStates.Dead => list.Where("d.status = 'dead'"),
            DeliveryStates.Delivered => list.Where("d.status = 'delivered'"),
            _ => list,
        };
    }

    /// <summary>What is no id is nothing's.</summary>
    private static Guid? IdOf(string? text) =>
        text is null ? null
        : Guid.TryParseExact(text, "D", out var id) ? id
        : Guid.Empty;
}
