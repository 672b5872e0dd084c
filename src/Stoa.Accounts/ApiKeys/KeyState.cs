using System.Net;
using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.ApiKeys;

/// <summary>A key that a request came with, and what it may do of all that its maker may.</summary>
internal sealed record AccountKey(Guid Id, string Name, bool IsPublishable, IReadOnlyList<(string Resource, string Action)> Scopes)
    : ApiKey(Id, Name, IsPublishable)
{
    private Narrowed? _last;

    /// <summary>Its scopes and its maker's rights, whichever is less. A maker's rights are one object until they change.</summary>
    public EffectivePermissions Within(EffectivePermissions makers)
    {
        var last = _last;
        if (last is null || !ReferenceEquals(last.Of, makers))
        {
            _last = last = new Narrowed(makers, makers.Within(Scopes));
        }
        return last.Rights;
    }

    private sealed record Narrowed(EffectivePermissions Of, EffectivePermissions Rights);
}

/// <summary>What decides whether a secret is taken at this moment.</summary>
/// <param name="Key">The key that it is of.</param>
/// <param name="MakerId">Whose rights it has.</param>
/// <param name="Hash">Of the secret.</param>
/// <param name="Contract">The only one that it is taken under; null: under any.</param>
/// <param name="Addresses">The only ones that it is taken from; empty: from any.</param>
/// <param name="Ends">When it expires, or the rotation's overlap ends; null: never.</param>
/// <param name="Revoked">It is over for good.</param>
internal sealed record KeyState(
    AccountKey Key,
    Guid MakerId,
    byte[] Hash,
    string? Contract,
    IReadOnlyList<IPNetwork> Addresses,
    DateTimeOffset? Ends,
    bool Revoked
)
{
    public static KeyState From(NpgsqlDataReader row) =>
        new(
            new AccountKey(row.GetGuid("id"), row.GetString("name"), row.GetString("kind") == KeyKinds.Publishable, ReadScopes(row.GetStrings("scopes"))),
            row.GetGuid("user_id"),
            row.GetByteArray("matched"),
            row.GetStringOrNull("contract"),
            [.. row.GetStrings("addresses").Select(AddressForms.Parse)],
            row.GetOrNull<DateTimeOffset>("ends"),
            row.GetBoolean("revoked")
        );

    public static IReadOnlyList<(string Resource, string Action)> ReadScopes(IEnumerable<string> scopes) =>
        [.. scopes.Select(scope => scope.Split(':')).Select(parts => (parts[0], parts[1]))];

    /// <summary>Why the secret is not taken, whatever it is used for; null where it is.</summary>
    public Fault? Dead(DateTimeOffset now) =>
        Revoked ? RequestFaults.TokenRevoked
        : Ends <= now ? RequestFaults.TokenExpired
        : null;

    public bool IsTakenFrom(IPAddress? address)
    {
        if (Addresses.Count == 0)
        {
            return true;
        }
        foreach (var network in Addresses)
        {
            if (address is not null && network.Contains(address))
            {
                return true;
            }
        }
        return false;
    }

    internal const string FindSql = """
        SELECT k.id, k.name, k.kind, k.scopes, k.user_id, k.contract, k.addresses, k.revoked_at IS NOT NULL AS revoked, $1::bytea AS matched,
            CASE WHEN k.hash = $1 THEN k.expires_at ELSE least(k.expires_at, k.old_until) END AS ends
        FROM accounts.api_keys k WHERE k.hash = $1 OR k.old_hash = $1
        """;
}
