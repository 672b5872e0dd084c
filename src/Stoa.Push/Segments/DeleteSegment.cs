using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Push.Segments;

/// <summary>Deletes a segment. Messages that are on their way keep what it was; those that name it and were not sent cannot be.</summary>
internal sealed class DeleteSegment(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/segments/{id}", routes.Resolve<DeleteSegment>().Handle)
            .WithName(Segment.Section, "deleteSegment", "Delete a segment")
            .Staff("segments", "manage")
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(PushSuccesses.SegmentDeleted)
            .ProducesFault(PushFaults.SegmentNotFound);

    public Task<Outcome<Nothing>> Handle(ById request, RequestContext context) =>
        database.InTransaction<Nothing>(
            context,
            async connection =>
            {
                var segment = await connection.One(Segment.LockSql, Segment.From, context.CancellationToken, request.Id.Value);
                if (segment is null)
                {
                    return request.Id.NotFound(PushFaults.SegmentNotFound);
                }
                if (!context.Expects(segment.Version))
                {
                    return RequestFaults.VersionStale;
                }
                await connection.Change(DeleteSql, context.CancellationToken, segment.Id);
                await audit.Write(connection, context, PushAuditActions.SegmentDeleted, segment.Subject, segment.Describe());
                return new Nothing();
            }
        );

    internal const string DeleteSql = "DELETE FROM push.segments WHERE id = $1";
}
