using System.Globalization;

namespace Stoa.Server.Tests.Google;

/// <summary>
/// A real, certified OpenID provider in Google's place: npm's oidc-provider as a process of its own. It knows the clients <c>shop</c>
/// (ID tokens with RS256) and <c>shop-es</c> (ES256), and signs in the person described by <c>login_hint</c>.
/// </summary>
public sealed class OpenIdProvider : IAsyncDisposable
{
    /// <summary>The redirect URI; nothing listens there, the test reads the URL and calls our callback itself.</summary>
    public const string RedirectUri = "http://127.0.0.1:1/callback";

    private readonly NodeServer _server;

    private OpenIdProvider(NodeServer server) => (_server, Issuer) = (server, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Port}"));

    public string Issuer { get; }

    /// <summary>Settings that make a server use this provider.</summary>
    public (string, string)[] SettingsFor(string client) =>
        [
            ("Google:ClientId", client),
            ("Google:ClientSecret", "the-secret-of-the-shop"),
            ("Google:Issuer", Issuer),
            ("Google:RedirectUri", RedirectUri),
            ("Google:AuthorizationEndpoint", Issuer + "/auth"),
            ("Google:TokenEndpoint", Issuer + "/token"),
            ("Google:JwksUri", Issuer + "/jwks"),
        ];

    public static async Task<OpenIdProvider> Start() => new(await NodeServer.Start(Npm.Folder("Stoa.Server.Tests", "Google", "provider"), "provider.mjs"));

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
