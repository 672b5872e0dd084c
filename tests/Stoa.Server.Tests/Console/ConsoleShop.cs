using Stoa.FcmDouble;
using Stoa.Server.Tests.Delivery;

namespace Stoa.Server.Tests.Console;

/// <summary>The demo shop with an FCM double behind it.</summary>
public sealed class ConsoleShop(TestDatabases databases) : IAsyncLifetime
{
    /// <summary>Passkeys want a domain, not an address of numbers; the browser that uses them is told where it leads.</summary>
    public const string PasskeySite = "http://console.localhost";

    private FcmServer _fcm = null!;

    public Shop Shop { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _fcm = await FcmServer.Start(new DoubleSettings());
        Shop = new Shop(
            databases,
            [.. DeliveryHost.SettingsFor(_fcm), ("Passkeys:RelyingPartyId", new Uri(PasskeySite).Host), ("Passkeys:Origins:0", PasskeySite)]
        );
        await Shop.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        await _fcm.DisposeAsync();
        Directory.Delete(_fcm.Settings.Folder, recursive: true);
    }
}
