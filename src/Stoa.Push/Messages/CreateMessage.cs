using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Idempotency;

namespace Stoa.Push.Messages;

/// <summary>Writes a message down: as a draft, for later, or to be sent at once. One that cannot be sent at once is not written down either.</summary>
internal sealed class CreateMessage(NpgsqlDataSource database, IdempotencyKeys keys, Sending sending, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) => routes
        .Post<Request, PushMessage>("/admin/push-messages", routes.The<CreateMessage>().Handle)
        .Named(MessageRoutes.Section, "createPushMessage", "Create a push message: draft, immediate or scheduled").Staff("push_messages", "manage").Creating().Idempotent().WithBodyUpTo(MessageRoutes.BodyLimit)
        .Says(Done.PushMessageCreated)
        .Fails(Fault.PushContentMissing, Fault.ScheduledTimeMissing, Fault.ScheduledTimePast, Fault.NoActiveDevices, Fault.PushNotConfigured)
        .Shows(PushMessage.Example, PushMessage.RequestExample);

    public sealed record Request(Func<MessageFacts?, MessageFacts> Facts) : IRequest<Request>
    {
        public static Request Read(RequestInput input) => new(MessageFacts.Read(input.Body));
    }

    public async Task<Outcome<PushMessage>> Handle(Request request, Call call)
    {
        var facts = request.Facts(null);
        return facts.Broken(clock.GetUtcNow()) is { } broken ? broken : await keys.Once<PushMessage>(call, claim => Create(facts, call, claim));
    }

    private async Task<Outcome<PushMessage>> Create(MessageFacts facts, Call call, Claim? claim)
    {
        var now = clock.GetUtcNow();
        if (facts.Refusal(now) is { } refused)
        {
            return refused;
        }
        var outcome = await database.InTransaction(connection => Insert(connection, facts, call, claim, now), call.Cancelled);
        if (outcome.Value is { Type: "immediate" } message)
        {
            sending.Tell(message.Id);
        }
        return outcome;
    }

    private async Task<Outcome<PushMessage>> Insert(NpgsqlConnection connection, MessageFacts facts, Call call, Claim? claim, DateTimeOffset now)
    {
        var id = await connection.One(InsertSql, row => row.GetInt64(0), call.Cancelled, [call.Caller.UserId, .. facts.Columns(), now]);
        var message = (await connection.One(PushMessage.LockSql, PushMessage.Read, call.Cancelled, id))!;
        if (facts.Type == "immediate")
        {
            if (await sending.Begin(connection, message, call.Cancelled) is { } refused)
            {
                return refused;
            }
            message = (await connection.One(PushMessage.FindSql, PushMessage.Read, call.Cancelled, id))!;
        }
        var outcome = Outcome.Created(message);
        if (!await KeyedRequests.Keep(connection, claim, call, outcome))
        {
            return Fault.IdempotencyKeyInUse;
        }
        await audit.Write(connection, call, "push_message.created", Sending.Subject(id), null, Sending.Describe(message));
        return outcome;
    }

    internal const string InsertSql = """
        INSERT INTO push.messages (created_by, name, type, scheduled_at, schedule_zone_mode, max_lateness, android_message, ios_message, translations, audience,
            throttle_per_second, guarantee, status, created_at, updated_at)
        VALUES ($1::uuid, $2::text, $3, $4::timestamptz, $5, make_interval(secs => $6::int), $7::text::jsonb, $8::text::jsonb, $9::text::jsonb, $10::text::jsonb, $11::int, $12, $13, $14, $14)
        RETURNING id
        """;
}
