using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform;

namespace Stoa.Accounts.Admins;

/// <summary>What can be done to a user, by the very rules of the routes that do it. Whether a super admin is the last one is decided when it is done.</summary>
internal static class UserActions
{
    public static IReadOnlyList<AllowedAction> Of(
        UserWithRoles user,
        bool isErased,
        EffectivePermissions theirs,
        EffectivePermissions own,
        RequestContext context
    )
    {
        var gone = isErased ? Failure.Of(AccountFaults.UserNotFound) : null;
        var beyond = own.Includes(theirs) ? null : Failure.Of(AccountFaults.GrantCeiling);
        var denied = (context.Caller.May("users", "manage") ? null : Failure.Of(RequestFaults.PermissionMissing)) ?? gone ?? beyond;
        return
        [
            AllowedAction.Of(context, user.Active ? "deactivate" : "activate", denied),
            AllowedAction.Of(context, "delete_admin", gone ?? (theirs.HoldsEverything ? beyond : Failure.Of(AccountFaults.UserNotFound))),
        ];
    }
}
