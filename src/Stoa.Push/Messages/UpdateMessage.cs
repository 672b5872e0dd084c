using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;
using Stoa.Push.Fcm;
using Stoa.Push.Templates;

namespace Stoa.Push.Messages;

/// <summary>
/// Changes what is named of a message that is still a draft or scheduled; content and audience are replaced whole. The row's lock decides
/// between this and the moment at which the message is due or sent.
/// </summary>
internal sealed class UpdateMessage(NpgsqlDataSource database, Sending sending, FcmProjects projects, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Put<Request, PushMessage>("/admin/push-messages/{id}", routes.Resolve<UpdateMessage>().Handle)
            .WithName(MessageRoutes.Section, "updatePushMessage", "Update a push message before it is sent")
            .Staff("push_messages", "manage")
            .WithBodyUpTo(MessageRoutes.BodyLimit)
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(PushSuccesses.PushMessageUpdated)
            .ProducesFault(
                PushFaults.PushMessageNotFound,
                PushFaults.PushTemplateNotFound,
                PushFaults.SegmentNotFound,
                PushFaults.SentMessageUnchangeable,
                PushFaults.PushContentMissing,
                PushFaults.TopicAudienceMixed,
                PushFaults.PushProjectUnknown,
                PushFaults.ScheduledTimeMissing,
                PushFaults.ScheduledTimePast,
                PushFaults.NoActiveDevices,
                PushFaults.SegmentGone,
                PushFaults.PushNotConfigured
            )
            .WithExample(PushMessage.Example, """{"type":"scheduled","scheduled_at":"2099-01-18T10:00:00+01:00"}""");

    public sealed record Request(PathId Id, Func<MessageSpec?, MessageSpec> Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(PathId.Read(input), MessageSpec.Read(input.Body));
    }

    public async Task<Outcome<PushMessage>> Handle(Request request, RequestContext context)
    {
        if (request.Spec(null).Validate(clock.GetUtcNow()) is { } broken)
        {
            return broken;
        }
        var outcome = await database.InTransaction(context, connection => Update(connection, request, context));
        if (outcome.Value is { Type: "immediate" } message)
        {
            sending.NotifyStarted(message.Id);
        }
        return outcome;
    }

    private async Task<Outcome<PushMessage>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var before = await connection.One(PushMessage.LockSql, PushMessage.Read, context.CancellationToken, request.Id.Value);
        if (before is null)
        {
            return request.Id.NotFound(PushFaults.PushMessageNotFound);
        }
        if (!context.Expects(before.Version))
        {
            return RequestFaults.VersionStale;
        }
        if (!before.IsEditable)
        {
            return PushFaults.SentMessageUnchangeable;
        }
        var now = clock.GetUtcNow();
        var from = await WrittenFrom.Template(connection, request.Spec, MessageSpec.Of(before), context.CancellationToken);
        if (from.Failure is { } missing)
        {
            return missing;
        }
        var spec = from.Value!;
        if ((spec.Validate(now) ?? (spec.CheckRules(now) is { } fault ? Failure.Of(fault) : projects.Refusal(spec.Audience.Project))) is { } refused)
        {
            return refused;
        }
        if (await connection.Change(UpdateSql, context.CancellationToken, [before.Id, .. spec.Arguments(), now, Traces.Current]) == 0)
        {
            return before;
        }
        var after = (await connection.One(PushMessage.FindSql, PushMessage.Read, context.CancellationToken, before.Id))!;
        if (spec.Type == "immediate")
        {
            if (await sending.Begin(connection, after, context.CancellationToken) is { } unsent)
            {
                return unsent;
            }
            after = (await connection.One(PushMessage.FindSql, PushMessage.Read, context.CancellationToken, before.Id))!;
        }
        await audit.Write(
            connection,
            context,
            PushAuditActions.PushMessageUpdated,
            Sending.Subject(before.Id),
            Sending.Describe(before),
            Sending.Describe(after)
        );
        return after;
    }

    /// <summary>Nothing where it says what it says already. What is to be sent at once always is a change.</summary>
    internal const string UpdateSql = $"""
        UPDATE push.messages SET ({MessageSpec.Columns}, updated_at, version, traceparent) = ROW ({MessageSpec.Values}, $18, version + 1, $19::text)
        WHERE id = $1 AND ({MessageSpec.Columns}) IS DISTINCT FROM ({MessageSpec.Values})
        """;
}
