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

/// <summary>Writes a message down: as a draft, for later, or to be sent at once. One that cannot be sent at once is not written down either.</summary>
internal sealed class CreateMessage(NpgsqlDataSource database, Sending sending, WrittenFrom written, FcmProjects projects, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, PushMessage>("/admin/push-messages", routes.Resolve<CreateMessage>().Handle)
            .WithName(MessageRoutes.Section, "createPushMessage", "Create a push message: draft, immediate or scheduled")
            .Staff("push_messages", "manage")
            .Creating()
            .LocatedAt<PushMessage>(MessageRoutes.AddressOf)
            .Idempotent()
            .WithBodyUpTo(MessageRoutes.BodyLimit)
            .WithSuccess(PushSuccesses.PushMessageCreated)
            .ProducesFault(
                PushFaults.PushContentMissing,
                PushFaults.TopicAudienceMixed,
                PushFaults.PushProjectUnknown,
                PushFaults.PushTemplateNotFound,
                PushFaults.SegmentNotFound,
                PushFaults.ScheduledTimeMissing,
                PushFaults.ScheduledTimePast,
                PushFaults.NoActiveDevices,
                PushFaults.SegmentGone,
                PushFaults.PushNotConfigured
            )
            .WithExample(PushMessage.Example, PushMessage.RequestExample);

    public sealed record Request(Func<MessageSpec?, MessageSpec> Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(MessageSpec.Read(input.Body));
    }

    public async Task<Outcome<PushMessage>> Handle(Request request, RequestContext context)
    {
        if (request.Spec(null).Validate(clock.GetUtcNow()) is { } broken)
        {
            return broken;
        }
        var spec = await written.Template(request.Spec, context.CancellationToken);
        return spec.Failure is { } missing ? missing
            : spec.Value!.Validate(clock.GetUtcNow()) is { } unfit ? unfit
            : await Create(spec.Value, context);
    }

    private async Task<Outcome<PushMessage>> Create(MessageSpec spec, RequestContext context)
    {
        var now = clock.GetUtcNow();
        if (spec.CheckRules(now) is { } refused)
        {
            return refused;
        }
        if (projects.Refusal(spec.Audience.Project) is { } unknown)
        {
            return unknown;
        }
        var outcome = await database.InTransaction(context, connection => Insert(connection, spec, context, now));
        if (outcome.Value is { Type: "immediate" } message)
        {
            sending.NotifyStarted(message.Id);
        }
        return outcome;
    }

    private async Task<Outcome<PushMessage>> Insert(NpgsqlConnection connection, MessageSpec spec, RequestContext context, DateTimeOffset now)
    {
        var id = await connection.One(
            InsertSql,
            row => row.GetInt64(0),
            context.CancellationToken,
            [context.Caller.UserId, .. spec.Arguments(), now, Traces.Current]
        );
        var message = (await connection.One(PushMessage.LockSql, PushMessage.Read, context.CancellationToken, id))!;
        if (spec.Type == "immediate")
        {
            if (await sending.Begin(connection, message, context.CancellationToken) is { } refused)
            {
                return refused;
            }
            message = (await connection.One(PushMessage.FindSql, PushMessage.Read, context.CancellationToken, id))!;
        }
        var outcome = Outcome.Created(message);
        await audit.Write(connection, context, PushAuditActions.PushMessageCreated, Sending.Subject(id), null, Sending.Describe(message));
        return outcome;
    }

    internal const string InsertSql = $"""
        INSERT INTO push.messages (created_by, {MessageSpec.Columns}, created_at, updated_at, traceparent)
        VALUES ($1::uuid, {MessageSpec.Values}, $18, $18, $19::text) RETURNING id
        """;
}
