using System.Globalization;
using System.Net;
using Microsoft.Extensions.Primitives;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Settings;

namespace Stoa.Server.Hosting;

/// <summary>
/// Refuses requests in maintenance mode (<c>Maintenance</c>, applied without a restart when the configuration changes), except from the operator's exempt
/// addresses, and while the server is stopping. Health checks are outside of every mount and always answer.
/// </summary>
internal sealed partial class ConfiguredMaintenance : MaintenanceMode, IDisposable
{
    private static readonly Failure Stopping = new() { Fault = RequestFaults.Maintenance, RetryAfter = TimeSpan.FromSeconds(1) };
    private readonly CancellationToken _stopping;
    private readonly IDisposable _changes;
    private Orders _orders;

    public ConfiguredMaintenance(IConfiguration configuration, IHostApplicationLifetime lifetime, ILogger<ConfiguredMaintenance> log)
    {
        _stopping = lifetime.ApplicationStopping;
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

    public override Failure? Closed(HttpContext http)
    {
        if (_stopping.IsCancellationRequested)
        {
            return Stopping;
        }
        return
            _orders is { Closed: { } closed, Exempt: var exempt } && !(CallerAddress.Of(http) is { } caller && exempt.Any(network => network.Contains(caller)))
            ? closed
            : null;
    }

    public void Dispose() => _changes.Dispose();

    private sealed record Orders(Failure? Closed, IReadOnlyList<IPNetwork> Exempt)
    {
        public static Orders Read(IConfiguration configuration) =>
            new(
                configuration.ReadFlag("Maintenance:Enabled", false)
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
