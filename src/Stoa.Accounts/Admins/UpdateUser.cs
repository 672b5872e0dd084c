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
/// Switches a user off, sessions and access tokens included, or on again. Nobody does it to somebody who
/// holds more than themselves; the last super admin stays.
/// </summary>
internal sealed class UpdateUser(NpgsqlDataSource database, ChangeNotifications signals, AuditLog audit, TimeProvider clock)
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
            signals.Raise(AccessCache.Topic, id.ToString());
        }
        return outcome;
    }

    private async Task<Outcome<UserWithRoles>> Switch(NpgsqlConnection connection, Guid id, bool active, RequestContext context)
    {
        if (await LockedUsers.Lock(connection, id, context.CancellationToken) is not { } subject)
        {
            return AccountFaults.UserNotFound;
        }
        var authority = await EffectivePermissions.Of(connection, context.Caller.UserId, context.CancellationToken);
        if (!authority.Includes(subject.EffectivePermissions))
        {
            return AccountFaults.GrantCeiling;
        }
        if (subject.User.Active == active)
        {
            return UserWithRoles.Of(subject.User, subject.Roles);
        }
        var now = clock.GetUtcNow();
        if (active)
        {
            await LockedUsers.SwitchOn(connection, id, now, context.CancellationToken);
        }
        else if (!await LockedUsers.SwitchOff(connection, id, now, context.CancellationToken))
        {
            return AccountFaults.LastSuperAdmin;
        }
        await audit.Write(
            connection,
            context,
            active ? "user.activated" : "user.deactivated",
            subject.Name,
            new() { ["active"] = !active },
            new() { ["active"] = active }
        );
        return UserWithRoles.Of(subject.User with { Active = active, UpdatedAt = now }, subject.Roles);
    }
}
