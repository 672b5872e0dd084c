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
internal sealed class UpdateUser(NpgsqlDataSource database, Signals signals, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) => routes
        .Patch<Request, UserWithRoles>("/admin/users/{id}", routes.The<UpdateUser>().Handle)
        .Named(AdminRoutes.Section, "updateUser", "Deactivate a user, or activate them again").Staff("users", "manage").Says(Done.UserUpdated)
        .Fails(Fault.UserNotFound, Fault.GrantCeiling, Fault.LastSuperAdmin)
        .Shows(Examples.UserWithRoles, """{"active":true}""");

    public sealed record Request(Guid? Id, bool Active) : IRequest<Request>
    {
        public static Request Read(RequestInput input) => new(Ids.Parse(input.Path("id")), input.Body.Flag("active"));
    }

    public async Task<Outcome<UserWithRoles>> Handle(Request request, Call call)
    {
        if (request.Id is not { } id)
        {
            return Fault.UserNotFound;
        }
        var outcome = await database.InTransaction(connection => Switch(connection, id, request.Active, call), call.Cancelled);
        if (outcome.Failure is null)
        {
            signals.Raise(AccessCache.Topic, id.ToString());
        }
        return outcome;
    }

    private async Task<Outcome<UserWithRoles>> Switch(NpgsqlConnection connection, Guid id, bool active, Call call)
    {
        if (await Standings.Lock(connection, id, call.Cancelled) is not { } subject)
        {
            return Fault.UserNotFound;
        }
        var authority = await Authority.Of(connection, call.Caller.UserId, call.Cancelled);
        if (!authority.Covers(subject.Authority))
        {
            return Fault.GrantCeiling;
        }
        if (subject.User.Active == active)
        {
            return UserWithRoles.Of(subject.User, subject.Roles);
        }
        var now = clock.GetUtcNow();
        if (active)
        {
            await Standings.SwitchOn(connection, id, now, call.Cancelled);
        }
        else if (!await Standings.SwitchOff(connection, id, now, call.Cancelled))
        {
            return Fault.LastSuperAdmin;
        }
        await audit.Write(connection, call, active ? "user.activated" : "user.deactivated", subject.Name,
            new() { ["active"] = !active }, new() { ["active"] = active });
        return UserWithRoles.Of(subject.User with { Active = active, UpdatedAt = now }, subject.Roles);
    }
}
