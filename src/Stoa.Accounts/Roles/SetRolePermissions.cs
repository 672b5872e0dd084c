using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>
/// Sets what a role grants as a whole, for the version that the caller has seen: one change, one entry in the log. The role, what it gets and what it loses
/// all lie within the caller's ceiling.
/// </summary>
internal sealed class SetRolePermissions(NpgsqlDataSource database, ChangeNotifications notifications, AuditLog audit)
{
    private const int Most = 1_000;

    public static Route Map(Routes routes) =>
        routes
            .Put<Request, RolePermissions>("/admin/roles/{id}/permissions", routes.Resolve<SetRolePermissions>().Handle)
            .WithName(RoleRoutes.Section, "setRolePermissions", "Set all permissions of a role")
            .Staff()
            .Idempotent()
            .Versioned()
            .WithSuccess(AccountSuccesses.PermissionsSet)
            .ProducesFault(AccountFaults.RoleNotFound, AccountFaults.PermissionUnknown, AccountFaults.RoleHoldsEverything, AccountFaults.GrantCeiling)
            .WithExample(new RolePermissions([RoleExamples.Permission.Permission], 2), """{"permission_ids":["01900000-0000-7000-8000-000000000101"]}""");

    /// <summary>What a role is to grant.</summary>
    /// <param name="Id">Of the role.</param>
    /// <param name="PermissionIds">All that it is to grant.</param>
    /// <param name="Limits">All limits that there are to be; null to leave those that there are.</param>
    public sealed record Request(Guid? Id, IReadOnlyList<string> PermissionIds, IReadOnlyList<WantedLimit>? Limits) : IRequest<Request>
    {
        public static Request Read(RequestReader input)
        {
            var limits = input.Body.Objects("limits", Most, WantedLimit.Read);
            return new(
                Ids.Parse(input.Path("id", IdForm.Uuid)),
                input.Body.RequiredTexts("permission_ids", Most, 100),
                input.Body.Has("limits") ? limits : null
            );
        }
    }

    public readonly record struct WantedLimit(Guid? Permission, AmountLimit MaxAmount)
    {
        public static WantedLimit Read(ObjectReader members) =>
            new(Ids.Parse(members.Text("permission_id", 100)), members.Object("max_amount", AmountLimit.Read));
    }

    public async Task<Outcome<RolePermissions>> Handle(Request request, RequestContext context)
    {
        var outcome = await database.InTransaction(context, connection => Set(connection, request, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(Access.AccessCache.GrantsTopic, "");
        }
        return outcome;
    }

    private async Task<Outcome<RolePermissions>> Set(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (request.Id is not { } id || await RoleWithPermissions.OfRole(connection, id, cancelled) is not { } role)
        {
            return AccountFaults.RoleNotFound;
        }
        var before = (await RolePermissions.Of(connection, id, cancelled))!;
        if (!context.Expects(before.Version))
        {
            return RequestFaults.VersionStale;
        }
        Guid[] wanted = [.. request.PermissionIds.Select(Ids.Parse).OfType<Guid>().Distinct()];
        var known = await connection.Many(KeepSql, Permission.From, cancelled, wanted);
        if (request.PermissionIds.Any(text => Ids.Parse(text) is null) || known.Count < wanted.Length)
        {
            return new Failure { Fault = AccountFaults.PermissionUnknown, Field = "permission_ids" };
        }
        if (LimitRefusal(request, known) is { } wrong)
        {
            return wrong;
        }
        var grants = known.ToDictionary(permission => permission.Id, permission => LimitOf(permission.Id, request, before));
        var own = await EffectivePermissions.Of(connection, context.Caller, cancelled);
        if (!own.Includes(role) || known.Any(permission => !own.Includes(new RoleGrant(permission.Resource, permission.Action, grants[permission.Id]))))
        {
            return AccountFaults.GrantCeiling;
        }
        if (role.HoldsEverything)
        {
            return AccountFaults.RoleHoldsEverything;
        }
        return await Write(connection, role, before, grants, context);
    }

    /// <summary>Limits are of grants that are to be, and of such as move money.</summary>
    private static Failure? LimitRefusal(Request request, IReadOnlyList<Permission> known)
    {
        foreach (var limit in request.Limits ?? [])
        {
            if (known.FirstOrDefault(permission => permission.Id == limit.Permission) is not { } permission)
            {
                return new Failure { Fault = AccountFaults.PermissionUnknown, Field = "limits" };
            }
            if (!RoleGrant.MayBeLimited(permission))
            {
                return Failure.Invalid("limits", Rule.OneOf(string.Join(", ", RoleGrant.Limitable)));
            }
        }
        return null;
    }

    private static AmountLimit? LimitOf(Guid permission, Request request, RolePermissions before) =>
        request.Limits is { } limits ? limits.LastOrDefault(limit => limit.Permission == permission).MaxAmount : before.LimitOf(permission);

    private async Task<Outcome<RolePermissions>> Write(
        NpgsqlConnection connection,
        RoleWithPermissions role,
        RolePermissions before,
        Dictionary<Guid, AmountLimit?> grants,
        RequestContext context
    )
    {
        var (cancelled, wanted) = (context.CancellationToken, grants.Keys.ToArray());
        await using var batch = new NpgsqlBatch(connection);
        var revoked = batch.Add(RevokeSql, role.Id, wanted);
        var granted = batch.Add(
            GrantSql,
            role.Id,
            wanted,
            grants.Values.Select(limit => limit?.Amount).ToArray(),
            grants.Values.Select(limit => limit?.Currency).ToArray()
        );
        await batch.ExecuteNonQueryAsync(cancelled);
        if (revoked.RecordsAffected + granted.RecordsAffected == 0)
        {
            return before;
        }
        var after = (await RolePermissions.Of(connection, role.Id, cancelled))!;
        await connection.Change(ChangeNotifications.NotifySql, cancelled, Access.AccessCache.GrantsTopic, "");
        await audit.Write(connection, context, AccountAuditActions.PermissionsSet, role.AsRole.Subject, Facts(role, before), Facts(role, after));
        return after;
    }

    private static JsonObject Facts(RoleWithPermissions role, RolePermissions set)
    {
        var facts = new JsonObject
        {
            ["role"] = role.Name,
            ["permissions"] = new JsonArray([.. set.Permissions.Select(permission => (JsonNode)permission.Name)]),
        };
        if (set.Limits is not null)
        {
            facts["limits"] = new JsonObject(
                set.Permissions.Where(permission => set.LimitOf(permission.Id) is not null)
                    .Select(permission => KeyValuePair.Create(permission.Name, (JsonNode?)set.LimitOf(permission.Id)!.Facts))
            );
        }
        return facts;
    }

    internal const string KeepSql = $"SELECT {Permission.Columns} FROM accounts.permissions p WHERE p.id = ANY($1) ORDER BY p.id FOR SHARE";

    internal const string RevokeSql = "DELETE FROM accounts.role_permissions WHERE role_id = $1 AND permission_id <> ALL($2)";

    internal const string GrantSql = """
        INSERT INTO accounts.role_permissions AS rp (role_id, permission_id, max_amount, max_currency)
        SELECT $1, g.permission, g.amount, g.currency FROM unnest($2::uuid[], $3::bigint[], $4::text[]) AS g(permission, amount, currency)
        ON CONFLICT (role_id, permission_id) DO UPDATE SET max_amount = EXCLUDED.max_amount, max_currency = EXCLUDED.max_currency
        WHERE (rp.max_amount, rp.max_currency) IS DISTINCT FROM (EXCLUDED.max_amount, EXCLUDED.max_currency)
        """;
}
