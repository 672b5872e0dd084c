using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Integrations.Webhooks;

/// <summary>Endpoints, the latest first.</summary>
internal sealed class ListWebhooks(NpgsqlDataSource database)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("created_at", "e.created_at", "timestamptz")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<Webhook>>("/admin/webhooks", routes.Resolve<ListWebhooks>().Handle)
            .WithName(WebhookRoutes.Section, "listWebhooks", "List webhooks")
            .Staff("webhooks", "manage")
            .HoldsSecret()
            .WithSuccess(IntegrationsSuccesses.WebhooksRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("enabled", "Only those that are, or are not.")
            .Explains("keyword", "Part of an address.")
            .WithExample(new Page<Webhook>([WebhookRoutes.Example], 1, 20, 1));

    public sealed record Request(ListRequest List, bool? Enabled, string? Keyword) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(ListRequest.Read(input, Sorts), input.QueryFlag("enabled"), input.Query("keyword", 200));
    }

    public Task<Outcome<Page<Webhook>>> Handle(Request request, RequestContext context) =>
        Filtered(request).Read(database, request.List, Webhook.From, context.CancellationToken);

    internal static ListQuery Filtered(Request request) =>
        new ListQuery(Webhook.Columns, "integrations.endpoints e", "e.id", "uuid", Sorts, Webhook.Joined)
            .Where("e.deleted_at IS NULL")
            .Where("position(lower({0}) IN lower(e.url)) > 0", request.Keyword)
            .Where(request.Enabled, "e.enabled", "NOT e.enabled");
}
