using System.Text.Json;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Platform.People;

/// <summary>
/// The views that a person saved, what they chose for the back office, and answers that are kept for replays of their requests. A
/// shared view stays: it is the shop's. The audit log stays as it is: what it proves is that nobody can take anything out of it.
/// </summary>
internal sealed class PlatformRecords : PersonalData
{
    public override string Name => "views";

    public override async Task<JsonElement?> Export(NpgsqlConnection connection, Guid person, CancellationToken cancelled) =>
        await connection.One(ExportSql, row => row.GetString(0), cancelled, person) is { } json ? JsonElement.Parse(json) : null;

    public override async Task<bool> Erase(NpgsqlConnection connection, Guid person, DateTimeOffset now, CancellationToken cancelled)
    {
        await connection.Change(AnswersSql, cancelled, person);
        var chosen = await connection.Change(PreferencesSql, cancelled, person);
        return await connection.Change(ViewsSql, cancelled, person) + chosen > 0;
    }

    internal const string ExportSql = """
        SELECT json_build_object('views', coalesce(v.views, '[]'), 'preferences', p.chosen)::text
        FROM (
            SELECT json_agg(json_build_object('id', v.id, 'list', v.list, 'name', v.name, 'query', v.query, 'shared', v.shared,
                'created_at', v.created_at, 'updated_at', v.updated_at) ORDER BY v.created_at, v.id) AS views
            FROM platform.views v WHERE v.owner_id = $1
        ) v
        LEFT JOIN platform.preferences p ON p.user_id = $1
        WHERE v.views IS NOT NULL OR p.user_id IS NOT NULL
        """;

    internal const string PreferencesSql = "DELETE FROM platform.preferences WHERE user_id = $1";

    internal const string ViewsSql = "DELETE FROM platform.views WHERE owner_id = $1 AND NOT shared";

    /// <summary>The answer to this very request is yet to come.</summary>
    internal const string AnswersSql = "DELETE FROM platform.idempotency_keys WHERE user_id = $1 AND status IS NOT NULL";
}
