using System.Globalization;
using System.Text.Json;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;
using Stoa.Platform.Streams;

namespace Stoa.Platform.Events;

/// <summary>An event as the log lists it.</summary>
/// <param name="Position">Its place among all events.</param>
/// <param name="Id">Names it for ever.</param>
/// <param name="Type">What happened.</param>
/// <param name="AggregateKind">What it is numbered within: <c>order</c>.</param>
/// <param name="AggregateId">Which of these.</param>
/// <param name="Sequence">Its place among the events of that.</param>
/// <param name="Timestamp">The moment of the change.</param>
/// <param name="Data">What is told of it.</param>
internal sealed record ListedEvent(
    long Position,
    Guid Id,
    [property: OneOfNamed(EventCatalogue.Set)] string Type,
    string AggregateKind,
    string AggregateId,
    long Sequence,
    DateTimeOffset Timestamp,
    JsonElement Data
);

/// <summary>An event as it is heard live: what has changed, to be read by its own route.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Id">To which thing of the type's kind.</param>
internal sealed record LiveEvent([property: OneOfNamed(EventCatalogue.Set)] string Type, string Id);

/// <summary>
/// The log of events as far as it is kept, of what the caller may read; live for who accepts server-sent events. Who follows it by reading asks for what is
/// behind the last place he knows: an event gets its place when it is committed, so none comes late.
/// </summary>
internal sealed class ListEvents(NpgsqlDataSource database, EventCatalogue catalogue, EventStreams streams)
{
    private static readonly RequiredPermission Permission = new("webhooks", "manage");

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<ListedEvent>>("/admin/events", routes.Resolve<ListEvents>().Handle)
            .WithName("Events", "listEvents", "List what happened, or hear it live")
            .Staff(Permission.Resource, Permission.Action)
            .Streaming<LiveEvent>(ProgressStreams.MediaType)
            .Resuming()
            .WithSuccess(PlatformSuccesses.EventsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid, RequestFaults.Overloaded)
            .Explains("type", "Only events of this type; may be given more than once.")
            .Explains("aggregate", "Only events of the thing with this id, such as an order with its payments and parcels.")
            .Explains("from", "Only events of changes at this time or later; not for a stream.")
            .Explains("after", "Only events behind this position. A stream resumes there, as it does behind `Last-Event-ID`.")
            .WithExample(new Page<ListedEvent>([Example], 1, 20, 1));

    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("position", "e.position", "bigint")];

    public sealed record Request(ListRequest List, IReadOnlyList<string> Types, string? Aggregate, DateTimeOffset? From, long? After) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                ListRequest.Read(input, Sorts),
                input.Queries("type", 50, 100),
                input.Query("aggregate", 200),
                input.QueryMoment("from"),
                input.QueryNumber("after", 0, long.MaxValue)
            );
    }

    public async Task<Outcome<Page<ListedEvent>>> Handle(Request request, RequestContext context)
    {
        if (context.Prefers(ProgressStreams.MediaType))
        {
            var known = context.LastEventId ?? request.After?.ToString(CultureInfo.InvariantCulture);
            return streams.Open<Page<ListedEvent>>(context, new EventFilter(request.Types, request.Aggregate, known));
        }
        var readable = catalogue.All.Where(type => context.Caller.May(type.Resource, "read")).Select(type => type.Name).ToArray();
        return await Query(request, readable.Length == catalogue.All.Count ? null : readable)
            .Read(database, request.List, row => From(row, context.Contract), context.CancellationToken);
    }

    /// <summary>The statement of a list.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="readable">The types that the caller may read; null for all.</param>
    internal static ListQuery Query(Request request, string[]? readable) =>
        Everything()
            .Where("e.type = ANY ({0})", request.Types.Count == 0 ? null : request.Types.ToArray())
            .Where("e.type = ANY ({0})", readable)
            .Where("e.aggregate_id = {0}", request.Aggregate)
            .Where("e.occurred_at >= {0}", request.From)
            .Where("e.position > {0}", request.After);

    internal static ListQuery Everything() => new(EventLog.Columns, "platform.event_log e", "e.position", "bigint", Sorts);

    private ListedEvent From(NpgsqlDataReader row, Contract contract)
    {
        var happened = EventLog.From(row);
        return new ListedEvent(
            happened.Position,
            happened.Id,
            happened.Type,
            happened.AggregateKind,
            happened.AggregateId,
            happened.Sequence,
            happened.OccurredAt,
            catalogue.Data(happened, contract)
        );
    }

    private static readonly ListedEvent Example = new(
        4711,
        Guid.Parse("0194783c-5c00-7000-8000-000000000005"),
        "order.paid",
        "order",
        "0194783c-5c00-7000-8000-000000000001",
        3,
        DateTimeOffset.Parse("2025-01-18T10:00:00Z", CultureInfo.InvariantCulture),
        JsonElement.Parse("""{"id":"0194783c-5c00-7000-8000-000000000001"}""")
    );
}
