using Npgsql;
using Stoa.Platform.Data;
using Stoa.Push.Fcm;

namespace Stoa.Push.Delivery;

/// <summary>
/// Tokens that FCM has called dead. They are switched off by comparing the token itself, so that an old answer never ends a token that has been renewed
/// meanwhile.
/// </summary>
internal sealed class InvalidTokens
{
    private readonly List<(Recipient Device, string Reason)> _dead = [];

    public void Note(Recipient device, FcmVerdict verdict)
    {
        if (ReasonFor(verdict) is { } reason)
        {
            _dead.Add((device, reason));
        }
    }

    public void AddTo(NpgsqlBatch batch, DateTimeOffset now)
    {
        if (_dead.Count > 0)
        {
            batch.Add(
                DeactivateSql,
                _dead.Select(dead => dead.Device.Id).ToArray(),
                _dead.Select(dead => dead.Device.Token).ToArray(),
                _dead.Select(dead => dead.Reason).ToArray(),
                now
            );
        }
    }

    /// <summary>Those of another project are known to be dead only after many answers (<see cref="SenderIdCheck"/>).</summary>
    public static Task<int> Deactivate(NpgsqlDataSource database, IReadOnlyList<Recipient> dead, DateTimeOffset now) =>
        dead.Count == 0
            ? Task.FromResult(0)
            : database.Change(
                DeactivateSql,
                CancellationToken.None,
                dead.Select(device => device.Id).ToArray(),
                dead.Select(device => device.Token).ToArray(),
                dead.Select(_ => "sender_mismatch").ToArray(),
                now
            );

    private static string? ReasonFor(FcmVerdict verdict) =>
        verdict switch
        {
            FcmVerdict.Unregistered => "unregistered",
            FcmVerdict.InvalidToken => "invalid",
            _ => null,
        };

    internal const string DeactivateSql = """
        UPDATE push.devices d SET is_active = false, deactivation_reason = dead.reason, updated_at = $4
        FROM unnest($1::bigint[], $2::text[], $3::text[]) AS dead(id, token, reason)
        WHERE d.id = dead.id AND d.fcm_token = dead.token AND d.is_active
        """;
}
