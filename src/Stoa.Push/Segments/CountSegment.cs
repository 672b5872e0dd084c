using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;
using Stoa.Push.Messages;

namespace Stoa.Push.Segments;

/// <summary>How many devices a segment has now, whatever a message to it would have content for.</summary>
internal sealed class CountSegment(NpgsqlDataSource database, SegmentAudiences segments)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, AudienceCount>("/admin/segments/{id}/audience", routes.Resolve<CountSegment>().Handle)
            .WithName(Segment.Section, "getSegmentAudience", "Count the devices of a segment")
            .Staff("segments", "read")
            .WithSuccess(PushSuccesses.AudienceRetrieved)
            .ProducesFault(PushFaults.SegmentNotFound)
            .WithExample(AudienceCount.Example);

    public async Task<Outcome<AudienceCount>> Handle(ById request, RequestContext context)
    {
        if (await database.One(Segment.FindSql, Segment.From, context.CancellationToken, request.Id.Value) is not { } segment)
        {
            return request.Id.NotFound(PushFaults.SegmentNotFound);
        }
        var everywhere = Audience.All with { SegmentId = segment.Id };
        return await segments.Count(everywhere, audience => audience.Filter(android: true, ios: true, web: true), context.CancellationToken);
    }
}
