using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Push.Segments;

internal sealed class ReadSegment(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, Segment>("/admin/segments/{id}", routes.Resolve<ReadSegment>().Handle)
            .WithName(Segment.Section, "getSegment", "One segment")
            .Staff("segments", "read")
            .Versioned()
            .WithSuccess(PushSuccesses.SegmentRetrieved)
            .ProducesFault(PushFaults.SegmentNotFound)
            .WithExample(Segment.Example);

    public async Task<Outcome<Segment>> Handle(ById request, RequestContext context) =>
        await database.One(Segment.FindSql, Segment.From, context.CancellationToken, request.Id.Value) is { } segment
            ? segment
            : request.Id.NotFound(PushFaults.SegmentNotFound);
}
