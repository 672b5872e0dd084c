using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Admins;

/// <summary>
/// Deactivates a user, sessions and access tokens included, or activates them again. Callers cannot change users with more permissions than their own; the last
/// super admin cannot be deactivated.
/// </summary>
internal sealed class UpdateUser(NpgsqlDataSource database, ChangeNotifications notifications, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, UserWithRoles>("/admin/users/{id}", routes.Resolve<UpdateUser>().Handle)
            .WithName(AdminRoutes.Section, "updateUser", "Deactivate a user, or activate them again")
            .Staff("users", "manage")
            .Idempotent()
            .WithSuccess(AccountSuccesses.UserUpdated)
            .ProducesFault(AccountFaults.UserNotFound, AccountFaults.GrantCeiling, AccountFaults.LastSuperAdmin)
            .WithExample(Examples.UserWithRoles, """{"active":true}""");

    public sealed record Request(Guid? Id, bool Active) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(Ids.Parse(input.Path("id", IdForm.Uuid)), input.Body.Flag("active"));
    }

    public async Task<Outcome<UserWithRoles>> Handle(Request request, RequestContext context)
    {
        if (request.Id is not { } id)
        {
            return AccountFaults.UserNotFound;
        }
        var outcome = await database.InTransaction(context, connection => Switch(connection, id, request.Active, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(AccessCache.Topic, id.ToString());
        }
        return outcome;
    }

    private async Task<Outcome<UserWithRoles>> Switch(NpgsqlConnection connection, Guid id, bool active, RequestContext context)
    {
        if (await UserActivation.Lock(connection, id, context.CancellationToken) is not { } target)
        {
            return AccountFaults.UserNotFound;
        }
        var permissions = await EffectivePermissions.Of(connection, context.Caller, context.CancellationToken);
        if (!permissions.Includes(target.EffectivePermissions))
        {
            return AccountFaults.GrantCeiling;
        }
        if (target.User.Active == active)
        {
            return UserWithRoles.Of(target.User, target.Roles);
        }
        var now = clock.GetUtcNow();
        if (active)
        {
            await UserActivation.Activate(connection, id, now, context.CancellationToken);
        }
        else if (!await UserActivation.Deactivate(connection, id, now, context.CancellationToken))
        {
            return AccountFaults.LastSuperAdmin;
        }
        await audit.Write(
            connection,
            context,
            active ? AccountAuditActions.UserActivated : AccountAuditActions.UserDeactivated,
            target.Name,
            new() { ["active"] = !active },
            new() { ["active"] = active }
        );
        return UserWithRoles.Of(target.User with { Active = active, UpdatedAt = now }, target.Roles);
    }
}
