using Microsoft.Extensions.Configuration;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue;

/// <summary>Rendered catalogue responses, dropped when any node changes the catalogue and unused while change notifications are disconnected.</summary>
internal sealed class CatalogueCache
{
    public const string Topic = "catalogue";
    private const long MaxBytes = 32 << 20;

    public CatalogueCache(ChangeNotifications notifications, IConfiguration configuration)
    {
        var enabled = configuration.GetValue("Catalogue:Cache", true);
        Responses = new ResponseCache(MaxBytes) { Trusted = false };
        notifications.On(Topic, _ => Responses.Clear());
        notifications.OnTrustChanged(trusted =>
        {
            Responses.Clear();
            Responses.Trusted = trusted && enabled;
        });
    }

    public ResponseCache Responses { get; }
}
