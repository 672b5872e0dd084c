using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Push.Messages;

/// <summary>Creates a draft with the content and audience of another message, in any state.</summary>
internal sealed class DuplicateMessage(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<ById, PushMessage>("/admin/push-messages/{id}/duplicate", routes.Resolve<DuplicateMessage>().Handle)
            .WithName(MessageRoutes.Section, "duplicatePushMessage", "Copy a push message into a new draft")
            .Staff("push_messages", "manage")
            .Creating()
            .LocatedAt<PushMessage>(MessageRoutes.AddressOf)
            .WithSuccess(PushSuccesses.PushMessageDuplicated)
            .ProducesFault(PushFaults.PushMessageNotFound)
            .Idempotent()
            .WithExample(PushMessage.ShortExample with { Id = 124, Type = "draft", Status = "draft", ScheduledAt = null });

    public Task<Outcome<PushMessage>> Handle(ById request, RequestContext context) =>
        database.InTransaction<PushMessage>(
            context,
            async connection =>
            {
                if (await Copy(connection, request.Id.Value, null, context, clock.GetUtcNow()) is not { } copy)
                {
                    return request.Id.NotFound(PushFaults.PushMessageNotFound);
                }
                var outcome = Outcome.Created(copy);
                await audit.Write(connection, context, PushAuditActions.PushMessageCreated, Sending.Subject(copy.Id), null, Sending.Describe(copy));
                return outcome;
            }
        );

    /// <summary>Copies a message as a new draft; null where there is none to copy.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="id">The message to copy; null if the id is malformed.</param>
    /// <param name="retryOf">Only for the devices that failed in this one.</param>
    /// <param name="context">Whose copy it is.</param>
    /// <param name="now">The moment of the copy.</param>
    public static async Task<PushMessage?> Copy(NpgsqlConnection connection, long? id, long? retryOf, RequestContext context, DateTimeOffset now)
    {
        var copy = await connection.One(CopySql, row => (long?)row.GetInt64(0), context.CancellationToken, id, retryOf, context.Caller.UserId, now);
        return copy is null ? null : await connection.One(PushMessage.LockSql, PushMessage.Read, context.CancellationToken, copy);
    }

    internal const string CopySql = $"""
        INSERT INTO push.messages ({MessageSpec.CopiedColumns}, type, status, retry_of, created_by, created_at, updated_at)
        SELECT {MessageSpec.CopiedColumns}, 'draft', 'draft', $2::bigint, $3, $4, $4
        FROM push.messages WHERE id = $1::bigint
        RETURNING id
        """;
}
