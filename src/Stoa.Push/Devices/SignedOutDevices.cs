using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Push.Devices;

/// <summary>
/// Switches off the devices of sessions that were ended and of people who were deactivated, and on again those of people who were activated. It acts on the
/// signal that something about a person has changed, and looks through all devices for signals that were missed. No message waits for it: delivery asks before
/// every attempt. Of a device that is switched off for another reason it notes that its session was ended: whatever staff do, it gets nothing any more until
/// the app registers again.
/// </summary>
internal sealed partial class SignedOutDevices : IHostedService
{
    private const int AtOnce = 5_000;

    private readonly NpgsqlDataSource _database;
    private readonly SignedIn _people;
    private readonly TimeProvider _clock;
    private readonly ILogger<SignedOutDevices> _log;

    public SignedOutDevices(NpgsqlDataSource database, SignedIn people, ChangeNotifications notifications, TimeProvider clock, ILogger<SignedOutDevices> log)
    {
        (_database, _people, _clock, _log) = (database, people, clock, log);
        notifications.On(SignedIn.Topic, OnSignal);
    }

    /// <summary>It is made before the first signal; there is nothing else to start.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Of all devices.</summary>
    public async Task SwitchOff(CancellationToken cancelled)
    {
        for (var last = 0L; ; )
        {
            var page = await _database.Many(NextSql, Read, cancelled, last, AtOnce);
            await Settle(page, cancelled);
            if (page.Count < AtOnce)
            {
                return;
            }
            last = page[^1].Id;
        }
    }

    /// <summary>
    /// Whose session was ended, or who was deactivated, of a device that is to be switched on; null where nothing is against it. One that was signed out stays
    /// so until the app registers again, also when nothing is known any more of the session.
    /// </summary>
    public async Task<EndedOwner?> Ended(long device, CancellationToken cancelled)
    {
        if (await _database.One(OfDeviceSql, Read, cancelled, device) is not { } kept)
        {
            return null;
        }
        if (kept.IsSignedOut)
        {
            return new EndedOwner(kept.SessionId, kept.UserId, EndedOwner.SignedOut);
        }
        var over = await _people.Over([(kept.SessionId, kept.UserId)], cancelled);
        return over.Has(kept.SessionId, kept.UserId) ? new EndedOwner(kept.SessionId, kept.UserId, Reason(over, kept)) : null;
    }

    private static string Reason(SignedOut over, Kept device) => over.Has(device.SessionId, null) ? EndedOwner.SignedOut : UserInactive;

    private void OnSignal(string key)
    {
        if (Guid.TryParse(key, out var user))
        {
            _ = SwitchOff(user);
        }
    }

    private async Task SwitchOff(Guid user)
    {
        try
        {
            await Settle(await _database.Many(OfUserSql, Read, CancellationToken.None, user), CancellationToken.None);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or ObjectDisposedException)
        {
            // The next look through all devices finds them.
            Missed(_log, failure.Message);
        }
    }

    private async Task Settle(IReadOnlyList<Kept> devices, CancellationToken cancelled)
    {
        if (devices.Count == 0)
        {
            return;
        }
        var over = await _people.Over([.. devices.Select(device => (device.SessionId, device.UserId)).Distinct()], cancelled);
        var off = devices.Where(device => device.IsActive && over.Has(device.SessionId, device.UserId)).ToList();
        if (off.Count > 0)
        {
            await _database.Change(
                OffSql,
                cancelled,
                off.Select(device => device.Id).ToArray(),
                off.Select(device => device.SessionId).ToArray(),
                off.Select(device => device.UserId).ToArray(),
                off.Select(device => Reason(over, device)).ToArray(),
                _clock.GetUtcNow()
            );
        }
        var ended = devices.Where(device => device.IsToBeNoted && over.Has(device.SessionId, null)).ToList();
        if (ended.Count > 0)
        {
            await _database.Change(NoteSql, cancelled, ended.Select(device => device.Id).ToArray(), ended.Select(device => device.SessionId).ToArray());
        }
        var on = devices.Where(device => device.Reason == UserInactive && !over.Has(device.SessionId, device.UserId)).Select(device => device.Id).ToArray();
        if (on.Length > 0)
        {
            await _database.Change(OnSql, cancelled, on, _clock.GetUtcNow());
        }
    }

    private static Kept Read(NpgsqlDataReader row) =>
        new(row.GetInt64("id"), row.GetOrNull<Guid>("session_id"), row.GetOrNull<Guid>("user_id"), row.GetStringOrNull("deactivation_reason"));

    /// <summary>A device as it is.</summary>
    /// <param name="Reason">Why it is switched off; null where it is not.</param>
    private sealed record Kept(long Id, Guid? SessionId, Guid? UserId, string? Reason)
    {
        public bool IsActive => Reason is null;

        /// <summary>Without a session staff have given it to somebody else since.</summary>
        public bool IsSignedOut => Reason == EndedOwner.SignedOut && SessionId is not null;

        /// <summary>Whether nothing of it would tell that its session was ended.</summary>
        public bool IsToBeNoted => Reason is not (null or EndedOwner.SignedOut) && SessionId != SignedIn.EndedSession;
    }

    private const string UserInactive = "user_inactive";

    private const string Columns = "d.id, d.session_id, d.user_id, d.deactivation_reason";

    /// <summary>As <see cref="SignedIn.EndedSession"/>.</summary>
    internal const string EndedSession = "'00000000-0000-0000-0000-000000000000'::uuid";

    /// <summary>Of the others nobody has to be asked: they are off, and would stay so.</summary>
    private const string MayChange = $"""
        (d.is_active OR d.deactivation_reason = 'user_inactive' OR d.deactivation_reason <> 'signed_out' AND d.session_id <> {EndedSession})
        """;

    internal const string OfDeviceSql = $"SELECT {Columns} FROM push.devices d WHERE d.id = $1::bigint";

    internal const string OfUserSql = $"SELECT {Columns} FROM push.devices d WHERE d.user_id = $1 AND {MayChange}";

    internal const string NextSql = $"""
        SELECT {Columns} FROM push.devices d WHERE d.id > $1 AND d.user_id IS NOT NULL AND {MayChange} ORDER BY d.id LIMIT $2
        """;

    /// <summary>Unless the app registered again meanwhile, with another session or as somebody else.</summary>
    internal const string OffSql = """
        UPDATE push.devices d SET is_active = false, deactivation_reason = gone.reason, updated_at = $5
        FROM unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::text[]) AS gone(id, session_id, user_id, reason)
        WHERE d.id = gone.id AND d.is_active AND d.session_id IS NOT DISTINCT FROM gone.session_id AND d.user_id IS NOT DISTINCT FROM gone.user_id
        """;

    /// <summary>Unless the app registered again meanwhile, or somebody switched it on.</summary>
    internal const string NoteSql = $"""
        UPDATE push.devices d SET session_id = {EndedSession} FROM unnest($1::bigint[], $2::uuid[]) AS gone(id, session_id)
        WHERE d.id = gone.id AND d.session_id = gone.session_id AND NOT d.is_active
        """;

    internal const string OnSql = """
        UPDATE push.devices SET is_active = true, deactivation_reason = NULL, updated_at = $2
        WHERE id = ANY($1::bigint[]) AND deactivation_reason = 'user_inactive'
        """;

    [LoggerMessage(1, LogLevel.Warning, "Devices of somebody who signed out are found later: {Reason}")]
    private static partial void Missed(ILogger log, string reason);
}

/// <summary>To whom nothing more is sent.</summary>
/// <param name="Reason">Why the device stays switched off as long as it is theirs.</param>
internal sealed record EndedOwner(Guid? SessionId, Guid? UserId, string Reason)
{
    /// <summary>The reason where their session was ended.</summary>
    public const string SignedOut = "signed_out";
}
