using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Push.Messages;

namespace Stoa.Push.Segments;

/// <summary>Replaces a segment. Messages that are on their way keep what it was when they began.</summary>
internal sealed class UpdateSegment(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Put<Request, Segment>("/admin/segments/{id}", routes.Resolve<UpdateSegment>().Handle)
            .WithName(Segment.Section, "updateSegment", "Replace a segment")
            .Staff("segments", "manage")
            .WithBodyUpTo(MessageRoutes.BodyLimit)
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(PushSuccesses.SegmentUpdated)
            .ProducesFault(PushFaults.SegmentNotFound, PushFaults.SegmentTaken)
            .WithExample(Segment.Example, Segment.RequestExample);

    public sealed record Request(PathId Id, SegmentSpec Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(PathId.Read(input), SegmentSpec.Read(input.Body));
    }

    public async Task<Outcome<Segment>> Handle(Request request, RequestContext context)
    {
        try
        {
            return await database.InTransaction(context, connection => Update(connection, request, context));
        }
        catch (PostgresException taken) when (taken.Breaks("segments_name_taken"))
        {
            return PushFaults.SegmentTaken;
        }
    }

    private async Task<Outcome<Segment>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var before = await connection.One(Segment.LockSql, Segment.From, context.CancellationToken, request.Id.Value);
        if (before is null)
        {
            return request.Id.NotFound(PushFaults.SegmentNotFound);
        }
        if (!context.Expects(before.Version))
        {
            return RequestFaults.VersionStale;
        }
        object?[] arguments = [before.Id, .. request.Spec.Arguments(), clock.GetUtcNow()];
        if (await connection.One(UpdateSql, Segment.From, context.CancellationToken, arguments) is not { } after)
        {
            return before;
        }
        await audit.Write(connection, context, PushAuditActions.SegmentUpdated, after.Subject, before.Describe(), after.Describe());
        return after;
    }

    /// <summary>Nothing where that is what it is already.</summary>
    internal const string UpdateSql = $"""
        UPDATE push.segments s SET ({SegmentSpec.Columns}, updated_at, version) = ROW ({SegmentSpec.Values}, $5, version + 1)
        WHERE s.id = $1 AND ({SegmentSpec.Columns}) IS DISTINCT FROM ({SegmentSpec.Values})
        RETURNING {Segment.Columns}
        """;
}
