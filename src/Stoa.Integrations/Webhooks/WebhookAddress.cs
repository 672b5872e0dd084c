using Microsoft.Extensions.Options;
using Stoa.Contracts;
using Stoa.Integrations.Delivery;
using Stoa.Platform.Outbound;

namespace Stoa.Integrations.Webhooks;

/// <summary>
/// Whether an address may be an endpoint's. Its name is looked up to tell its owner at once; what counts is what it leads to at every attempt.
/// </summary>
internal sealed class WebhookAddress(HostResolver resolve, IOptions<WebhookOptions> options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Null where it may.</summary>
    public async Task<Failure?> Refusal(string? url, CancellationToken cancelled)
    {
        var allowPrivate = options.Value.AllowPrivate;
        if (url is null || (Uri.TryCreate(url, UriKind.Absolute, out var address) && GuardedHttp.MayCall(address, allowPrivate) && await Leads(address)))
        {
            return null;
        }
        return new Failure { Fault = IntegrationsFaults.WebhookUrlRefused, Field = "url" };

        async Task<bool> Leads(Uri to) => allowPrivate || await LeadsOutside(to.IdnHost, cancelled);
    }

    /// <summary>A name that nobody knows now may be known later.</summary>
    private async Task<bool> LeadsOutside(string host, CancellationToken cancelled)
    {
        try
        {
            return await GuardedHttp.LeadsOutside(host, resolve, cancelled).WaitAsync(Patience, cancelled);
        }
        catch (TimeoutException)
        {
            return true;
        }
    }
}
