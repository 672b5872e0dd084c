using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Push.Messages;

/// <summary>How a message went, minute by minute; minutes in which nothing happened are left out.</summary>
internal sealed record Series(IReadOnlyList<SeriesPoint> Points);

/// <summary>What became known within a minute.</summary>
/// <param name="At">The beginning of the minute.</param>
internal sealed record SeriesPoint(DateTimeOffset At, long Accepted, long Failed);

/// <summary>Accepted and failed devices by minute, while it is sent and after its end.</summary>
internal sealed class ReadSeries(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, Series>("/admin/push-messages/{id}/series", routes.Resolve<ReadSeries>().Handle)
            .WithName(MessageRoutes.Section, "getPushMessageSeries", "Accepted and failed devices of a push message by minute")
            .Staff("push_messages", "read")
            .WithSuccess(PushSuccesses.ProgressRetrieved)
            .ProducesFault(PushFaults.PushMessageNotFound)
            .WithExample(new Series([new SeriesPoint(PushMessage.Example.CreatedAt, 9_800, 12)]));

    public async Task<Outcome<Series>> Handle(ById request, RequestContext context)
    {
        if (request.Id.Value is not { } id || !await database.One(ListDeliveries.ExistsSql, row => row.GetBoolean(0), context.CancellationToken, id))
        {
            return request.Id.NotFound(PushFaults.PushMessageNotFound);
        }
        return new Series(
            await database.Many(
                SeriesSql,
                row => new SeriesPoint(row.GetFieldValue<DateTimeOffset>(0), row.GetInt64(1), row.GetInt64(2)),
                context.CancellationToken,
                id
            )
        );
    }

    internal const string SeriesSql = """
        SELECT minute, sum(accepted)::bigint, sum(failed)::bigint FROM push.series WHERE message_id = $1 GROUP BY minute
        HAVING sum(accepted + failed) > 0 ORDER BY minute
        """;
}
