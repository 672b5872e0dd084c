using Npgsql;
using Stoa.Platform.Data;
using Stoa.Push.Fcm;

namespace Stoa.Push.Delivery;

/// <summary>Tokens that FCM has called dead in one window. They are switched off by comparing the token itself, so that an old answer never ends a token that has been renewed meanwhile.</summary>
internal sealed class Hygiene
{
    private readonly List<(Recipient Device, string Reason)> _dead = [];

    public void Note(Recipient device, Verdict verdict)
    {
        if (ReasonFor(verdict) is { } reason)
        {
            _dead.Add((device, reason));
        }
    }

    /// <summary>The key was wrong, not the tokens.</summary>
    public void Spare(Verdict verdict) => _dead.RemoveAll(dead => dead.Reason == ReasonFor(verdict));

    public void AddTo(NpgsqlBatch batch, DateTimeOffset now)
    {
        if (_dead.Count > 0)
        {
            batch.Add(DeactivateSql, _dead.Select(dead => dead.Device.Id).ToArray(), _dead.Select(dead => dead.Device.Token).ToArray(), _dead.Select(dead => dead.Reason).ToArray(), now);
        }
    }

    private static string? ReasonFor(Verdict verdict) => verdict switch
    {
        Verdict.Unregistered => "unregistered",
        Verdict.InvalidToken => "invalid",
        Verdict.SenderMismatch => "sender_mismatch",
        _ => null,
    };

    internal const string DeactivateSql = """
        UPDATE push.devices d SET is_active = false, deactivation_reason = dead.reason, updated_at = $4
        FROM unnest($1::bigint[], $2::text[], $3::text[]) AS dead(id, token, reason)
        WHERE d.id = dead.id AND d.fcm_token = dead.token AND d.is_active
        """;
}
