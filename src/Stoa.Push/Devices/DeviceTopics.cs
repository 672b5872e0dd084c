using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;
using Stoa.Push.Delivery;
using Stoa.Push.Fcm;

namespace Stoa.Push.Devices;

/// <summary>What became of it on each device.</summary>
internal sealed record TopicResults(IReadOnlyList<TopicResult> Results)
{
    public static readonly TopicResults Example = new([
        new TopicResult(42, TopicStates.Done, null),
        new TopicResult(43, TopicStates.Pending, "UNAVAILABLE"),
        new TopicResult(44, TopicStates.Failed, "NOT_FOUND"),
    ]);
}

/// <summary>What became of it on one device.</summary>
/// <param name="DeviceTokenId">Which.</param>
/// <param name="State">Done, or kept here and tried again, or given up.</param>
/// <param name="Code">Why it is not done: Google's error code, or ours where it sent none.</param>
internal sealed record TopicResult(long DeviceTokenId, [property: KnownValues<TopicStates>] string State, [property: KnownValues<TopicCodes>] string? Code);

/// <summary>
/// Subscribes devices to a topic, and ends that. FCM keeps who is subscribed; here is only what it still has to be told (<see cref="TopicChanges"/>), written
/// before it is asked, so that nothing is lost while it is away or this process dies.
/// </summary>
internal sealed class DeviceTopics(NpgsqlDataSource database, FcmProjects projects, TopicChanges changes, TimeProvider clock)
{
    /// <summary>A wish for these devices.</summary>
    /// <param name="Topic">Without <c>/topics/</c>.</param>
    /// <param name="IsAdding">Or they leave it.</param>
    /// <param name="Owner">Whose they have to be; null: anybody's.</param>
    public sealed record Wish(string Topic, bool IsAdding, Guid? Owner)
    {
        public Guid Id { get; } = Guid.CreateVersion7();
    }

    /// <summary>The caller's own, by its token.</summary>
    public Task<IReadOnlyList<long>> OwnByToken(string token, Guid user, CancellationToken cancelled) =>
        database.Many(OwnSql, row => row.GetInt64(0), cancelled, token, user);

    /// <summary>Keeps what is asked, and tells FCM at once.</summary>
    /// <param name="wish">What is asked.</param>
    /// <param name="ids">Of which devices.</param>
    /// <param name="note">Written in the transaction that keeps the wish, with the number of devices.</param>
    /// <param name="cancelled">Ends the asking; what is kept then is carried out all the same.</param>
    public async Task<Outcome<TopicResults>> Change(Wish wish, long[] ids, Func<NpgsqlConnection, int, Task>? note, CancellationToken cancelled)
    {
        ids = [.. ids.Distinct()];
        var kinds = (await database.Many(KindsSql, row => (Id: row.GetInt64(0), Kind: row.GetString(1)), cancelled, [ids])).ToDictionary(
            device => device.Id,
            device => device.Kind
        );
        if (kinds.Count == 0)
        {
            return PushFaults.NoActiveDevices;
        }
        if (!projects.IsConfigured)
        {
            return StartDelivery.NotConfigured;
        }
        long[] tokens = [.. kinds.Where(device => device.Value == DeviceKinds.Token).Select(device => device.Key)];
        var kept = (await database.InTransaction<long[]>(connection => Keep(connection, wish, tokens, note, cancelled), cancelled)).Value!;
        var told = await changes.CarryOut(wish.Id, kept, cancelled);
        var isKept = kept.ToHashSet();
        return new TopicResults([.. ids.Select(id => isKept.Contains(id) ? Result(id, told) : Refused(id, kinds.GetValueOrDefault(id)))]);
    }

    private async Task<Outcome<long[]>> Keep(
        NpgsqlConnection connection,
        Wish wish,
        long[] tokens,
        Func<NpgsqlConnection, int, Task>? note,
        CancellationToken cancelled
    )
    {
        var now = clock.GetUtcNow();
        var devices = await connection.Many(
            KeepSql,
            row => row.GetInt64(0),
            cancelled,
            tokens,
            wish.Topic,
            wish.IsAdding,
            wish.Id,
            now,
            now + TopicChanges.LeftToRequest,
            wish.Owner
        );
        if (note is not null && devices.Count > 0)
        {
            await note(connection, devices.Count);
        }
        return devices.ToArray();
    }

    private static TopicResult Result(long id, IReadOnlyDictionary<long, string?> told) =>
        !told.TryGetValue(id, out var code) ? new TopicResult(id, TopicStates.Pending, null)
        : code is null ? new TopicResult(id, TopicStates.Done, null)
        : new TopicResult(id, TopicClient.MayWorkLater(code) ? TopicStates.Pending : TopicStates.Failed, code);

    /// <summary>An installation id cannot be subscribed: FCM has no call for it, and one that is asked for a token loses its id.</summary>
    private static TopicResult Refused(long id, string? kind) =>
        new(id, TopicStates.Failed, kind is null or DeviceKinds.Token ? "NO_ACTIVE_DEVICE" : "NOT_A_TOKEN");

    internal const string KindsSql = "SELECT d.id, d.kind FROM push.devices d WHERE d.id = ANY($1::bigint[]) AND d.is_active";

    internal const string OwnSql = """
        SELECT d.id FROM push.devices d
        WHERE md5(d.fcm_token)::uuid = md5($1::text)::uuid AND d.fcm_token = $1 AND d.user_id = $2 AND d.is_active
        """;

    /// <summary>The last wish counts. In one order, so that two for the same devices wait for each other. A device that is being deleted has none.</summary>
    internal const string KeepSql = """
        INSERT INTO push.topic_changes (device_id, topic, is_adding, wish, asked_at, next_at)
        SELECT d.id, $2, $3, $4, $5, $6 FROM push.devices d
        WHERE d.id = ANY($1::bigint[]) AND d.is_active AND ($7::uuid IS NULL OR d.user_id = $7) ORDER BY d.id FOR KEY SHARE OF d
        ON CONFLICT (device_id, topic) DO UPDATE
        SET is_adding = excluded.is_adding, wish = excluded.wish, asked_at = excluded.asked_at, next_at = excluded.next_at, attempts = 0
        RETURNING device_id
        """;
}
