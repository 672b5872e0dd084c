using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Accounts.Access;

/// <summary>Says which sessions were ended and which accounts are deactivated.</summary>
internal sealed class SignedInPeople(NpgsqlDataSource database) : SignedIn
{
    public override async Task<SignedOut> Over(IReadOnlyCollection<(Guid? Session, Guid? Person)> owners, CancellationToken cancelled)
    {
        var over = await database.Many(
            OverSql,
            row => (Id: row.GetGuid(0), IsSession: row.GetBoolean(1)),
            cancelled,
            owners.Select(owner => owner.Session).ToArray(),
            owners.Select(owner => owner.Person).ToArray()
        );
        var kinds = over.ToLookup(one => one.IsSession, one => one.Id);
        var ended = owners.Any(owner => owner.Session == EndedSession) ? kinds[true].Append(EndedSession) : kinds[true];
        return new SignedOut(ended.ToHashSet(), kinds[false].ToHashSet());
    }

    /// <summary>Of a session whose row was deleted its id tells when it began (RFC 9562, version 7: the milliseconds are its first 48 bits).</summary>
    internal const string OverSql = """
        SELECT s.id, true FROM accounts.sessions s WHERE s.id = ANY($1::uuid[]) AND s.revoked_at IS NOT NULL
        UNION ALL
        SELECT u.id, false FROM accounts.users u WHERE u.id = ANY($2::uuid[]) AND NOT u.active
        UNION ALL
        SELECT o.session, true FROM unnest($1::uuid[], $2::uuid[]) AS o (session, person) JOIN accounts.past_sessions p ON p.user_id = o.person
        WHERE ('x' || left(replace(o.session::text, '-', ''), 12))::bit(48)::bigint < floor(extract(epoch FROM p.over_before) * 1000)
            AND NOT EXISTS (SELECT FROM accounts.sessions s WHERE s.id = o.session)
        """;
}
