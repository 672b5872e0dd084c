using System.Diagnostics;
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

    private readonly Process _process;

    private OpenIdProvider(Process process, int port) =>
        (_process, Issuer) = (process, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

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

    public static async Task<OpenIdProvider> Start()
    {
        var folder = Npm.Folder("Stoa.Server.Tests", "Google", "provider");
        await Npm.Install(folder);
        var process = Npm.Start(folder, "node", "provider.mjs");
        // Its further output is read so that it does not fill the pipe.
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The OpenID provider did not start.");
        return new OpenIdProvider(process, int.Parse(line.AsSpan("port ".Length), CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
