using System.Diagnostics;
using System.Globalization;

namespace Stoa.Server.Tests.Google;

/// <summary>
/// A real, certified OpenID provider in Google's place: npm's oidc-provider as a process of its own. It knows the clients <c>shop</c>
/// (ID tokens with RS256) and <c>shop-es</c> (ES256), and signs in whoever <c>login_hint</c> describes.
/// </summary>
public sealed class OpenIdProvider : IAsyncDisposable
{
    /// <summary>Where the provider sends the browser back; nothing listens there, the test reads the address and calls our callback itself.</summary>
    public const string RedirectUri = "http://127.0.0.1:1/callback";

    private static readonly SemaphoreSlim Installing = new(1);
    private readonly Process _process;

    private OpenIdProvider(Process process, int port) => (_process, Issuer) = (process, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    public string Issuer { get; }

    /// <summary>What makes a server sign in here.</summary>
    public (string, string)[] SettingsFor(string client) =>
    [
        ("Google:ClientId", client), ("Google:ClientSecret", "the-secret-of-the-shop"), ("Google:Issuer", Issuer), ("Google:RedirectUri", RedirectUri),
        ("Google:AuthorizationEndpoint", Issuer + "/auth"), ("Google:TokenEndpoint", Issuer + "/token"), ("Google:JwksUri", Issuer + "/jwks"),
    ];

    public static async Task<OpenIdProvider> Start()
    {
        var folder = Path.Combine(Root(), "tests", "Stoa.Server.Tests", "Google", "provider");
        await Install(folder);
        var process = Run(folder, "node", "provider.mjs");
        // Whatever it says besides must not fill the pipe.
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

    private static async Task Install(string folder)
    {
        await Installing.WaitAsync();
        try
        {
            if (File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
            {
                return;
            }
            using var npm = Run(folder, "npm", "ci", "--no-audit", "--no-fund");
            npm.StandardInput.Close();
            var output = npm.StandardOutput.ReadToEndAsync();
            var errors = await npm.StandardError.ReadToEndAsync();
            await npm.WaitForExitAsync();
            Assert.True(npm.ExitCode == 0, $"npm ci failed in {folder}: {await output}{errors}");
        }
        finally
        {
            Installing.Release();
        }
    }

    private static Process Run(string folder, string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Stoa.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside their checkout.");
        }
        return folder.FullName;
    }
}
