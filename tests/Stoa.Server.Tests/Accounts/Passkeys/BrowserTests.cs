namespace Stoa.Server.Tests.Accounts.Passkeys;

/// <summary>Passkeys as a real browser makes and uses them: Chromium with its virtual authenticator. Skipped where there is no Chromium.</summary>
public sealed class BrowserTests(TestDatabases databases)
{
    /// <summary>A name that browsers trust without TLS: WebAuthn wants a domain, not an address of numbers.</summary>
    private const string Site = "http://shop.localhost";

    [Fact]
    public async Task A_browser_adds_a_passkey_and_logs_in_with_it()
    {
        Assert.SkipUnless(Chromium.IsInstalled, "Chromium is not installed (Debian: apt-get install chromium-headless-shell).");
        await using var host = await StoaHost.Start(await databases.Create(), ("PublicUrl", Site));
        await using var browser = await Chromium.Start(new Uri(Site).Host, new Uri(host.Root).Port);
        await browser.AddAuthenticator();
        await browser.Open(Site + "/docs/index.html");
        var registered = await new Client(host, null).Post("/auth/register", new { email = "ada@example.com", password = "SecurePassword123!" });
        await host.Execute("UPDATE accounts.users SET email_verified = true");

        var added = await browser.Run(
            $$"""
            {{Helpers}}
            const { data } = await post('/auth/passkeys/options', undefined, '{{registered.AccessToken()}}');
            const credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(data.options) });
            const passkey = { challenge_id: data.challenge_id, name: 'Browser', credential: credential.toJSON() };
            return await post('/auth/passkeys', passkey, '{{registered.AccessToken()}}');
            """
        );
        var session = await browser.Run(LogIn);
        var again = await browser.Run(LogIn);

        Assert.Equal("Browser", (string?)added["data"]?["passkey"]?["name"]);
        Assert.Equal("ada@example.com", (string?)session["data"]?["user"]?["email"]);
        Assert.Equal("ada@example.com", (string?)again["data"]?["user"]?["email"]);
        Assert.True(await host.Read<long>("SELECT sign_count FROM accounts.passkeys") >= 3);
        Assert.Empty(host.LoggedErrors);
    }

    private const string Helpers = """
        const post = async (path, body, token) => (await fetch('/api/v1' + path, {
            method: 'POST', body: JSON.stringify(body),
            headers: { ...(body && { 'Content-Type': 'application/json' }), ...(token && { Authorization: 'Bearer ' + token }) } })).json();
        """;

    private const string LogIn = $$"""
        {{Helpers}}
        const { data } = await post('/auth/passkeys/login-options');
        const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(data.options) });
        return await post('/auth/passkeys/login', { challenge_id: data.challenge_id, credential: credential.toJSON() });
        """;
}
