using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Integrations.Webhooks;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Mail;
using Stoa.Platform.People;

namespace Stoa.Integrations.Delivery;

/// <summary>
/// Disables endpoints that say 410, and those that nothing has reached for five days; their owners are told by mail. The update decides, so of two nodes one
/// tells. What waits for them goes on waiting.
/// </summary>
internal sealed class DisabledEndpoints(NpgsqlDataSource database, CustomerAccounts accounts, Mailer mailer, AuditLog audit, TimeProvider clock)
{
    public static readonly TimeSpan Patience = TimeSpan.FromDays(5);
    private const string Origin = "webhooks";

    private static readonly MailTemplate Gone = new("integrations.webhook_gone");
    private static readonly MailTemplate Failing = new("integrations.webhook_failing");

    /// <summary>After these attempts were written down.</summary>
    public async Task Look(IReadOnlyList<Attempt> attempts, CancellationToken cancelled)
    {
        Guid[] failed =
        [
            .. attempts.Where(attempt => attempt is { WasSent: true, Error: not null }).Select(attempt => attempt.Parcel.Lane.Endpoint).Distinct(),
        ];
        if (failed.Length == 0)
        {
            return;
        }
        var before = clock.GetUtcNow() - Patience;
        var failing = await database.Many(FailingSql, row => row.GetGuid(0), cancelled, failed, before);
        foreach (var gone in attempts.Where(attempt => attempt.Verdict.IsGone).DistinctBy(attempt => (attempt.Parcel.Lane.Endpoint, attempt.Parcel.Url)))
        {
            await Disable(gone.Parcel.Lane.Endpoint, gone.Parcel.Url, cancelled);
        }
        foreach (var endpoint in failing)
        {
            await Disable(endpoint, null, cancelled);
        }
    }

    /// <summary>Disables it, and tells its owner.</summary>
    /// <param name="endpoint">Its id.</param>
    /// <param name="address">That is gone: where it has been changed since, the new one may be there. Null where the endpoint fails for too long.</param>
    /// <param name="cancelled">Stops it.</param>
    private async Task Disable(Guid endpoint, string? address, CancellationToken cancelled)
    {
        var gone = address is not null;
        var now = clock.GetUtcNow();
        await using var connection = await database.Open(cancelled);
        await using var transaction = await connection.BeginTransactionAsync(cancelled);
        var reason = gone ? DisabledReasons.Gone : DisabledReasons.Failing;
        if (await connection.One(DisableSql, Owned.From, cancelled, endpoint, gone, now - Patience, reason, now, address) is { } owned)
        {
            var mail = (await accounts.Emails(connection, [owned.Owner], cancelled)).GetValueOrDefault(owned.Owner);
            await using var batch = new NpgsqlBatch(connection);
            var facts = new Dictionary<string, string>(StringComparer.Ordinal) { ["host"] = new Uri(owned.Url).Host };
            mailer.Add(batch, gone ? Gone : Failing, mail, owned.Owner, owned.Language, facts, now);
            audit.Add(
                batch,
                Origin,
                IntegrationsAuditActions.WebhookDisabled,
                Webhook.Subject(endpoint),
                new JsonObject { ["enabled"] = true },
                new JsonObject { ["enabled"] = false, ["disabled_reason"] = reason }
            );
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        await transaction.CommitAsync(cancelled);
        Doorbell.Committed(connection);
    }

    private sealed record Owned(string Url, Guid Owner, string Language)
    {
        public static Owned From(NpgsqlDataReader row) => new(row.GetString(0), row.GetGuid(1), row.GetString(2));
    }

    internal const string FailingSql = "SELECT id FROM integrations.endpoints WHERE id = ANY($1::uuid[]) AND enabled AND failing_since <= $2";

    internal const string DisableSql = """
        UPDATE integrations.endpoints SET enabled = false, disabled_reason = $4, disabled_at = $5, updated_at = $5, version = version + 1
        WHERE id = $1 AND enabled AND deleted_at IS NULL AND ($2 OR failing_since <= $3) AND ($6::text IS NULL OR url = $6)
        RETURNING url, owner_id, language
        """;
}
