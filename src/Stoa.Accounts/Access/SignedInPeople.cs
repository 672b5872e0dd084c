using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Accounts.Access;

/// <summary>Says which sessions were ended and which accounts are deactivated.</summary>
internal sealed class SignedInPeople(NpgsqlDataSource database) : SignedIn
{
    public override async Task<SignedOut> Over(IReadOnlyCollection<Guid> sessions, IReadOnlyCollection<Guid> people, CancellationToken cancelled)
    {
        var over = await database.Many(OverSql, row => (Id: row.GetGuid(0), IsSession: row.GetBoolean(1)), cancelled, sessions.ToArray(), people.ToArray());
        var kinds = over.ToLookup(one => one.IsSession, one => one.Id);
        return new SignedOut(kinds[true].ToHashSet(), kinds[false].ToHashSet());
    }

    internal const string OverSql = """
        SELECT s.id, true FROM accounts.sessions s WHERE s.id = ANY($1::uuid[]) AND s.revoked_at IS NOT NULL
        UNION ALL
        SELECT u.id, false FROM accounts.users u WHERE u.id = ANY($2::uuid[]) AND NOT u.active
        """;
}
