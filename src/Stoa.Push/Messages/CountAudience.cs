using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;
using Stoa.Push.Segments;

namespace Stoa.Push.Messages;

/// <summary>The size of an audience.</summary>
/// <param name="Total">Devices that the message would go to now.</param>
/// <param name="Platforms">By platform.</param>
internal sealed record AudienceCount(long Total, [property: OneOf<Platforms>] IReadOnlyDictionary<string, long> Platforms)
{
    public static readonly AudienceCount Example = new(150, new Dictionary<string, long>(StringComparer.Ordinal) { ["android"] = 100, ["ios"] = 50 });

    /// <summary>Of the devices that a filter of an audience lets through.</summary>
    public static async Task<AudienceCount> Of(NpgsqlDataSource database, (string Where, object[] Arguments) filter, CancellationToken cancelled)
    {
        var platforms = await database.Many(Audience.Narrow(CountSql, filter.Where), Read, cancelled, filter.Arguments);
        return new AudienceCount(platforms.Sum(platform => platform.Value), new Dictionary<string, long>(platforms, StringComparer.Ordinal));
    }

    /// <summary>The same by platform, within a transaction.</summary>
    public static Task<IReadOnlyList<KeyValuePair<string, long>>> Of(
        NpgsqlConnection connection,
        (string Where, object[] Arguments) filter,
        CancellationToken cancelled
    ) => connection.Many(Audience.Narrow(CountSql, filter.Where), Read, cancelled, filter.Arguments);

    private static KeyValuePair<string, long> Read(NpgsqlDataReader row) => KeyValuePair.Create(row.GetString(0), row.GetInt64(1));

    internal const string CountSql = $"SELECT d.platform, count(*) FROM push.devices d WHERE {Audience.Devices} GROUP BY d.platform ORDER BY d.platform";
}

/// <summary>How many devices a message would go to if it were sent now.</summary>
internal sealed class CountAudience(NpgsqlDataSource database, SegmentAudiences segments)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, AudienceCount>("/admin/push-messages/{id}/audience", routes.Resolve<CountAudience>().Handle)
            .WithName(MessageRoutes.Section, "getPushMessageAudience", "Count the devices that a push message would go to")
            .Staff("push_messages", "read")
            .WithSuccess(PushSuccesses.AudienceRetrieved)
            .ProducesFault(PushFaults.PushMessageNotFound, PushFaults.SegmentNotFound, PushFaults.TopicAudienceUncounted)
            .WithExample(AudienceCount.Example);

    public async Task<Outcome<AudienceCount>> Handle(ById request, RequestContext context)
    {
        var message = await database.One(PushMessage.FindSql, PushMessage.Read, context.CancellationToken, request.Id.Value);
        if (message is null)
        {
            return request.Id.NotFound(PushFaults.PushMessageNotFound);
        }
        return await segments.Count(
            message.Audience,
            audience =>
                audience.Filter(message.AndroidMessage is not null, message.IosMessage is not null, message.RetryOf, web: message.WebMessage is not null),
            context.CancellationToken
        );
    }
}
