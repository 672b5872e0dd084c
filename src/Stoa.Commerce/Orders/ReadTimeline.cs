using System.Text.Json;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>An entry of an order's timeline, which is never changed.</summary>
/// <param name="Actor">The user; null for the server itself, a provider, or a guest.</param>
/// <param name="Type">What happened: cancelled, note, payment_paid.</param>
/// <param name="Text">What a person said to it.</param>
/// <param name="Public">Whether the buyer may read it.</param>
internal sealed record TimelineEntry(long Id, DateTimeOffset At, Guid? Actor, string Type, string Text, bool Public, JsonElement? Before, JsonElement? After)
{
    public const string Columns = "e.id, e.at, e.actor_id, e.type, e.text, e.public, e.before::text AS before, e.after::text AS after";

    public static TimelineEntry From(NpgsqlDataReader row) =>
        new(
            row.GetInt64("id"),
            row.GetTime("at"),
            row.GetOrNull<Guid>("actor_id"),
            row.GetString("type"),
            row.GetString("text"),
            row.GetBoolean("public"),
            Json(row.GetStringOrNull("before")),
            Json(row.GetStringOrNull("after"))
        );

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);
}

/// <summary>What was done to an order, by whom, the latest first.</summary>
internal sealed class ReadTimeline(NpgsqlDataSource database)
{
    private static readonly IReadOnlyList<SortColumn> Sorts = [new("id", "e.id", "bigint")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<TimelineEntry>>("/admin/orders/{id}/timeline", routes.Resolve<ReadTimeline>().Handle)
            .WithName(OrderRoutes.Section, "listOrderTimeline", "Read what was done to an order")
            .Staff("orders", "read")
            .WithSuccess(CommerceSuccesses.TimelineRetrieved)
            .ProducesFault(CommerceFaults.OrderNotFound, PlatformFaults.CursorInvalid)
            .WithExample(Examples.PageOf(OrderExamples.Entry));

    public sealed record Request(Guid Order, ListRequest List) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(OrderPath.IdOf(input), ListRequest.Read(input, Sorts));
    }

    public async Task<Outcome<Page<TimelineEntry>>> Handle(Request request, RequestContext context)
    {
        if (!await database.One(IsThereSql, row => row.GetBoolean(0), context.CancellationToken, request.Order))
        {
            return CommerceFaults.OrderNotFound;
        }
        return await Filtered(request.Order).Read(database, request.List, TimelineEntry.From, context.CancellationToken);
    }

    internal static ListQuery Filtered(Guid order) => new ListQuery(TimelineEntry.Columns, Entries, "e.id", "bigint", Sorts).Where("e.order_id = {0}", order);

    /// <summary>That an order was placed stands in the order itself.</summary>
    private const string Entries = """
        (SELECT x.id, x.order_id, x.at, x.actor_id, x.type, x.text, x.public, x.before, x.after FROM commerce.order_events x
         UNION ALL
         SELECT 0, o.id, o.created_at, o.user_id, 'placed', '', true, NULL, json_build_object('total', o.total, 'currency', o.currency)
             FROM commerce.orders o) AS e
        """;

    internal const string IsThereSql = "SELECT EXISTS (SELECT FROM commerce.orders WHERE id = $1)";
}
