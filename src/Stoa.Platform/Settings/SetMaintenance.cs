using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Platform.Settings;

/// <summary>
/// Closes the shop, or opens it again, on every node. Staff who may manage settings still get in, so that they can open it. Where the configuration says
/// whether it is closed, that wins and this is refused.
/// </summary>
internal sealed class SetMaintenance(NpgsqlDataSource database, MaintenanceSwitch maintenance, IConfiguration configuration, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Put<Request, MaintenanceState>("/admin/maintenance", routes.Resolve<SetMaintenance>().Handle)
            .WithName("Settings", "setMaintenance", "Close the shop for maintenance, or open it again")
            .Staff("settings", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(PlatformSuccesses.MaintenanceSet)
            .ProducesFault(PlatformFaults.SettingConfigured)
            .WithExample(ReadMaintenance.Example, """{"enabled":true,"message":"Back at noon with new teas.","retry_after_seconds":600}""");

    public sealed record Request(bool Enabled, string? Message, int? RetryAfterSeconds) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(input.Body.Flag("enabled"), input.Body.TextIfGiven("message", 300)?.Trim(), input.Body.OptionalInteger("retry_after_seconds", 1, 86_400));
    }

    public async Task<Outcome<MaintenanceState>> Handle(Request request, RequestContext context)
    {
        if (MaintenanceSwitch.IsConfigured(configuration))
        {
            return Failure.Of(PlatformFaults.SettingConfigured, "key", MaintenanceSwitch.Key) with { Field = "enabled" };
        }
        var outcome = await database.InTransaction(context, connection => Set(connection, request, context));
        if (outcome.Failure is null)
        {
            await maintenance.Load(CancellationToken.None);
        }
        return outcome;
    }

    private async Task<Outcome<MaintenanceState>> Set(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var before = (await connection.One(MaintenanceSwitch.LockSql, MaintenanceSwitch.From, cancelled))!;
        if (!context.Expects(before.Version))
        {
            return RequestFaults.VersionStale;
        }
        var (message, retry) = (request.Message ?? before.Message, request.RetryAfterSeconds ?? before.RetryAfterSeconds);
        if ((request.Enabled, message, retry) == (before.Enabled, before.Message, before.RetryAfterSeconds))
        {
            return before;
        }
        var after = (await connection.One(SetSql, MaintenanceSwitch.From, cancelled, request.Enabled, message, retry, clock.GetUtcNow()))!;
        await maintenance.Notify(connection, cancelled);
        await audit.Write(connection, context, PlatformAuditActions.MaintenanceSet, "shop:maintenance", Describe(before), Describe(after));
        return after;
    }

    private static JsonObject Describe(MaintenanceState state) =>
        new()
        {
            ["enabled"] = state.Enabled,
            ["message"] = state.Message,
            ["retry_after_seconds"] = state.RetryAfterSeconds,
        };

    internal const string SetSql = """
        UPDATE platform.maintenance SET enabled = $1, message = $2, retry_after_seconds = $3, updated_at = $4, version = version + 1
        RETURNING enabled, message, retry_after_seconds, version
        """;
}
