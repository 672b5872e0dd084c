using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Platform.People;
using Stoa.Push.Messages;

namespace Stoa.Push.Segments;

/// <summary>
/// Audiences that name a segment. When a message begins, the segment is kept with it as it is then, and so are the people who meet its conditions; they are
/// read page by page, so that memory stays flat. A count goes the same way and keeps nothing.
/// </summary>
internal sealed class SegmentAudiences(NpgsqlDataSource database, AudienceFacts facts, TimeProvider clock)
{
    private const int PageSize = 5_000;

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
            await foreach (var page in Pages(connection, conditions, cancelled))
            {
                await connection.Change(ChooseSql, cancelled, message, page);
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
    public async Task<AudienceCount> Count(
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
        var platforms = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await using var connection = await database.OpenConnectionAsync(cancelled);
        await foreach (var page in Pages(connection, conditions, cancelled))
        {
            foreach (var (platform, devices) in (await AudienceCount.Of(database, filter(audience with { People = page }), cancelled)).Platforms)
            {
                platforms[platform] = platforms.GetValueOrDefault(platform) + devices;
            }
        }
        return new AudienceCount(platforms.Values.Sum(), platforms);
    }

    private async IAsyncEnumerable<Guid[]> Pages(
        NpgsqlConnection connection,
        CustomerConditions conditions,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancelled
    )
    {
        var now = clock.GetUtcNow();
        for (var last = Guid.Empty; ; )
        {
            var page = await facts.Next(connection, conditions, now, last, PageSize, cancelled);
            if (page.Count > 0)
            {
                yield return [.. page];
                last = page[^1];
            }
            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    internal const string ForgetSql = "DELETE FROM push.chosen_people WHERE message_id = $1";

    internal const string ChooseSql = "INSERT INTO push.chosen_people (message_id, user_id) SELECT $1, unnest($2::uuid[])";

    internal const string KeepSql = "UPDATE push.messages SET segment_audience = $2::text::jsonb, has_chosen_people = $3 WHERE id = $1";

    /// <summary>Of messages that are over; one that starts again chooses anew.</summary>
    internal const string PurgeExpiredSql = """
        DELETE FROM push.chosen_people p USING push.messages m WHERE m.id = p.message_id AND m.status IN ('sent', 'failed', 'cancelled')
        """;
}
