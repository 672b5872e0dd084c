using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Platform.People;
using Stoa.Push.Messages;

namespace Stoa.Push.Segments;

/// <summary>
/// Audiences that name a segment. When a message begins, the segment is kept with it as it is then, and so are the people who meet its conditions; they are
/// read by large pages, so that memory stays flat. A count goes the same way and keeps nothing.
/// </summary>
internal sealed class SegmentAudiences(NpgsqlDataSource database, AudienceFacts facts, TimeProvider clock)
{
    /// <summary>Less than a megabyte of ids. Looking for the devices of few people at a time takes twice as long.</summary>
    private const int PageSize = 50_000;

    /// <summary>Keeps segment and people with a message, in the transaction that starts it.</summary>
    public async Task<Outcome<Audience>> Keep(NpgsqlConnection connection, long message, Audience audience, CancellationToken cancelled)
    {
        if (audience.SegmentId is not { } id)
        {
            return audience;
        }
        if (await connection.One(Segment.FindSql, Segment.From, cancelled, id) is not { } segment)
        {
            return Segment.NotFound(id);
        }
        await connection.Change(ForgetSql, cancelled, message);
        if (segment.Customers is { } conditions)
        {
            await foreach (var page in facts.Pages(connection, conditions, clock.GetUtcNow(), PageSize, cancelled))
            {
                await connection.Change(ChooseSql, cancelled, message, page.ToArray());
            }
        }
        var kept = System.Text.Json.JsonSerializer.Serialize(segment.Audience, PushJson.Default.Audience);
        await connection.Change(KeepSql, cancelled, message, kept, segment.Customers is not null);
        return audience with { Segment = segment.Audience, ChosenFor = segment.Customers is null ? null : message };
    }

    /// <summary>Devices by platform.</summary>
    /// <param name="audience">Whom a message is for.</param>
    /// <param name="filter">The condition of an audience on the platforms that there is content for.</param>
    /// <param name="cancelled">Of the request.</param>
    public async Task<Outcome<AudienceCount>> Count(Audience audience, Func<Audience, (string Where, object[] Arguments)> filter, CancellationToken cancelled)
    {
        if (audience.Target is not null)
        {
            return PushFaults.TopicAudienceUncounted;
        }
        if (audience.SegmentId is not { } id)
        {
            return await AudienceCount.Of(database, filter(audience), cancelled);
        }
        return await database.One(Segment.FindSql, Segment.From, cancelled, id) is { } segment
            ? await Count(audience, segment.Audience, segment.Customers, filter, cancelled)
            : Segment.NotFound(id);
    }

    /// <summary>Of a segment as it stands here, saved or not.</summary>
    public async Task<Outcome<AudienceCount>> Count(
        Audience audience,
        Audience segment,
        CustomerConditions? customers,
        Func<Audience, (string Where, object[] Arguments)> filter,
        CancellationToken cancelled
    )
    {
        audience = audience with { Segment = segment };
        if (customers is not { } conditions)
        {
            return await AudienceCount.Of(database, filter(audience), cancelled);
        }
        return await database.InTransaction(
            connection => CountPeople(connection, people => filter(audience with { People = people }), conditions, cancelled),
            cancelled
        );
    }

    private async Task<Outcome<AudienceCount>> CountPeople(
        NpgsqlConnection connection,
        Func<Guid[], (string Where, object[] Arguments)> filter,
        CustomerConditions conditions,
        CancellationToken cancelled
    )
    {
        var platforms = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await foreach (var page in facts.Pages(connection, conditions, clock.GetUtcNow(), PageSize, cancelled))
        {
            foreach (var (platform, devices) in await AudienceCount.Of(connection, filter(page.ToArray()), cancelled))
            {
                platforms[platform] = platforms.GetValueOrDefault(platform) + devices;
            }
        }
        return new AudienceCount(platforms.Values.Sum(), platforms);
    }

    /// <summary>Forgets the people of messages that are over; one that starts again chooses anew.</summary>
    public async Task PurgeExpired(CancellationToken cancelled)
    {
        while (await database.Change(PurgeExpiredSql, cancelled, PageSize) == PageSize)
        {
            // A message may have had millions.
        }
    }

    internal const string ForgetSql = "DELETE FROM push.chosen_people WHERE message_id = $1";

    internal const string ChooseSql = "INSERT INTO push.chosen_people (message_id, user_id) SELECT $1, unnest($2::uuid[])";

    internal const string KeepSql = "UPDATE push.messages SET segment_audience = $2::text::jsonb, has_chosen_people = $3 WHERE id = $1";

    internal const string PurgeExpiredSql = """
        DELETE FROM push.chosen_people WHERE ctid = ANY(ARRAY(
            SELECT p.ctid FROM push.chosen_people p JOIN push.messages m ON m.id = p.message_id WHERE m.status IN ('sent', 'failed', 'cancelled')
            LIMIT $1 FOR UPDATE OF p SKIP LOCKED))
        """;
}
