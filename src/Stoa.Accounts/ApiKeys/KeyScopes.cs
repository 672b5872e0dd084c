using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.ApiKeys;

/// <summary>What a key may be given: what there is, and what whoever gives it holds at that moment.</summary>
internal sealed class KeyScopes(Routes table)
{
    public static Fault[] Faults => [AccountFaults.ScopeUnknown, AccountFaults.GrantCeiling];

    /// <summary>Why the caller may not give a key these scopes; null where they may.</summary>
    /// <param name="connection">In the transaction that gives them.</param>
    /// <param name="scopes">Of the key.</param>
    /// <param name="maker">Whose rights the key has within them: whoever changes it, or gets its new secret, has to hold these, limits included.</param>
    /// <param name="context">Of the request.</param>
    public async Task<Failure?> Refusal(NpgsqlConnection connection, IReadOnlyList<string> scopes, Guid maker, RequestContext context)
    {
        if (scopes.Count == 0)
        {
            return null;
        }
        var known = (await connection.Many(KnownSql, row => row.GetString(0), context.CancellationToken)).Concat(Asked()).ToHashSet(StringComparer.Ordinal);
        if (scopes.FirstOrDefault(scope => !known.Contains(scope)) is not null)
        {
            return new Failure { Fault = AccountFaults.ScopeUnknown, Field = "scopes" };
        }
        var own = await EffectivePermissions.Of(connection, context.Caller, context.CancellationToken);
        var asked = KeyState.ReadScopes(scopes);
        return
            asked.All(scope => own.Includes(scope.Resource, scope.Action))
            && (maker == context.Caller.UserId || own.Includes((await EffectivePermissions.OfUser(connection, maker, context.CancellationToken)).Within(asked)))
            ? null
            : AccountFaults.GrantCeiling;
    }

    private IEnumerable<string> Asked() =>
        table.All.Select(route => route.KeyScope).OfType<RequiredPermission>().Select(scope => $"{scope.Resource}:{scope.Action}");

    internal const string KnownSql = "SELECT DISTINCT resource || ':' || action FROM accounts.permissions";
}
