using Npgsql;
using Stoa.Accounts.Admins;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Accounts.Staff;

/// <summary>The user that a member of staff acts on.</summary>
internal static class TargetUser
{
    /// <summary>Locks the user until the transaction ends. Callers cannot touch users with more permissions than their own.</summary>
    public static async Task<Outcome<LockedUser>> Lock(NpgsqlConnection connection, Guid? id, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (id is not { } user || await UserActivation.Lock(connection, user, cancelled) is not { } target)
        {
            return AccountFaults.UserNotFound;
        }
        return (await EffectivePermissions.Of(connection, context.Caller, cancelled)).Includes(target.EffectivePermissions)
            ? target
            : AccountFaults.GrantCeiling;
    }
}
