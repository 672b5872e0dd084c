namespace Stoa.Server.Tests.Limits;

/// <summary>Servers that limit, and logins that count.</summary>
public abstract class LimitSetup(TestDatabases databases)
{
    private protected TestDatabases Databases { get; } = databases;

    private protected static (string, string) Enabled => ("RateLimits:Enabled", "true");

    private protected static (string, string) Loose(string policy, string bucket, int permits) =>
        ($"RateLimits:{policy}:{bucket}:Permits", permits.ToString(null as IFormatProvider));

    private protected async Task<StoaHost> Start(params (string, string)[] settings) => await StoaHost.Start(await Databases.Create(), [Enabled, .. settings]);

    private protected static Task<Reply> LogIn(StoaHost host, string email, string mount = "/api/v1", string? forwarded = null) =>
        new Client(host, null, mount).Send(
            HttpMethod.Post,
            "/auth/login",
            new { email, password = "Not-The-Password-1" },
            forwarded is null ? [] : [("X-Forwarded-For", forwarded)]
        );
}
