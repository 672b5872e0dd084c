using System.Globalization;
using System.Net;
using Microsoft.Extensions.Primitives;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Settings;

namespace Stoa.Server.Hosting;

/// <summary>
/// Refuses requests in maintenance mode, except from the operator's exempt addresses, and while the server is stopping. The operator closes it by the
/// configuration (<c>Maintenance</c>, applied without a restart when that changes), to all; staff by their switch, to all but those who may manage settings:
/// these have to get in to open it, and so signing in stays open. Health checks are outside of every mount and always answer.
/// </summary>
internal sealed partial class ConfiguredMaintenance : MaintenanceMode, IDisposable
{
    private static readonly Failure Stopping = new() { Fault = RequestFaults.Maintenance, RetryAfter = TimeSpan.FromSeconds(1) };
    private readonly CancellationToken _stopping;
    private static readonly RequiredPermission Managing = new("settings", "manage");
    private readonly IDisposable _changes;
    private readonly MaintenanceSwitch _switch;
    private readonly RequestAuthorizer _authorizer;
    private Orders _orders;

    public ConfiguredMaintenance(
        IConfiguration configuration,
        Drain drain,
        MaintenanceSwitch maintenance,
        RequestAuthorizer authorizer,
        ILogger<ConfiguredMaintenance> log
    )
    {
        (_stopping, _switch, _authorizer) = (drain.Over, maintenance, authorizer);
        _orders = Orders.Read(configuration);
        _changes = ChangeToken.OnChange(
            configuration.GetReloadToken,
            () =>
            {
                try
                {
                    PlatformOptionsValidator.Validate(configuration);
                    SecurityOptions.Check(configuration);
                    _orders = Orders.Read(configuration);
                }
                catch (StartException wrong)
                {
                    Ignored(log, wrong.Message);
                }
            }
        );
    }

    public override ValueTask<Failure?> Closed(HttpContext http)
    {
        if (_stopping.IsCancellationRequested)
        {
            return new(Stopping);
        }
        var (orders, state) = (_orders, _switch.State);
        if (orders.Closed is null && (orders.Decides || !state.Enabled) || IsExempt(http, orders))
        {
            return default;
        }
        return orders.Decides ? new(orders.Closed) : ClosedByStaff(http, state);
    }

    public void Dispose() => _changes.Dispose();

    private static bool IsExempt(HttpContext http, Orders orders) =>
        CallerAddress.Of(http) is { } caller && orders.Exempt.Any(network => network.Contains(caller));

    private async ValueTask<Failure?> ClosedByStaff(HttpContext http, MaintenanceState state)
    {
        if (http.Request.Path.Value?.Contains("/auth/", StringComparison.Ordinal) == true)
        {
            return null;
        }
        var caller = await _authorizer.Authorize(http.Request.Headers.Authorization, RouteAccess.Staff, Managing, http.RequestAborted);
        return caller.Failure is null
            ? null
            : new Failure
            {
                Fault = RequestFaults.Maintenance,
                RetryAfter = TimeSpan.FromSeconds(state.RetryAfterSeconds),
                Said = state.Message.Length > 0 ? state.Message : null,
            };
    }

    private sealed record Orders(bool Decides, Failure? Closed, IReadOnlyList<IPNetwork> Exempt)
    {
        public static Orders Read(IConfiguration configuration) =>
            new(
                MaintenanceSwitch.IsConfigured(configuration),
                configuration.ReadFlag(MaintenanceSwitch.Key, false)
                    ? new Failure { Fault = RequestFaults.Maintenance, RetryAfter = RetryAfter(configuration) }
                    : null,
                SecurityOptions.Networks(configuration, "Maintenance:Exempt")
            );

        private static TimeSpan RetryAfter(IConfiguration configuration) =>
            configuration["Maintenance:RetryAfter"] is { } text ? TimeSpan.Parse(text, CultureInfo.InvariantCulture) : TimeSpan.FromMinutes(2);
    }

    [LoggerMessage(1, LogLevel.Warning, "The changed configuration is invalid and was not applied: {Reason}")]
    private static partial void Ignored(ILogger log, string reason);
}
