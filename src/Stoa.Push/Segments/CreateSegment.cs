using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Push.Messages;

namespace Stoa.Push.Segments;

/// <summary>Writes a segment down; it has a name of its own.</summary>
internal sealed class CreateSegment(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Segment>("/admin/segments", routes.Resolve<CreateSegment>().Handle)
            .WithName(Segment.Section, "createSegment", "Create a segment")
            .Staff("segments", "manage")
            .Creating()
            .LocatedAt<Segment>(segment => $"/admin/segments/{segment.Id}")
            .Idempotent()
            .WithBodyUpTo(MessageRoutes.BodyLimit)
            .WithSuccess(PushSuccesses.SegmentCreated)
            .ProducesFault(PushFaults.SegmentTaken)
            .WithExample(Segment.Example, Segment.RequestExample);

    public sealed record Request(SegmentSpec Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(SegmentSpec.Read(input.Body));
    }

    public async Task<Outcome<Segment>> Handle(Request request, RequestContext context)
    {
        var now = clock.GetUtcNow();
        return await database.InTransaction<Segment>(
            context,
            async connection =>
            {
                var segment = await connection.One(
                    InsertSql,
                    Segment.From,
                    context.CancellationToken,
                    [context.Caller.UserId, .. request.Spec.Arguments(), now]
                );
                if (segment is null)
                {
                    return PushFaults.SegmentTaken;
                }
                await audit.Write(connection, context, PushAuditActions.SegmentCreated, segment.Subject, null, segment.Describe());
                return Outcome.Created(segment);
            }
        );
    }

    internal const string InsertSql = $"""
        INSERT INTO push.segments AS s (created_by, {SegmentSpec.Columns}, created_at, updated_at) VALUES ($1::uuid, {SegmentSpec.Values}, $5, $5)
        ON CONFLICT ON CONSTRAINT segments_name_taken DO NOTHING RETURNING {Segment.Columns}
        """;
}
