namespace Stoa.Server.Tests.Harness;

/// <summary>Clients of a server that a test started itself, signed in.</summary>
internal static class Visitors
{
    public static async Task<Client> SuperAdmin(this StoaHost host) =>
        SignedIn(host, await new Client(host, null).Post("/auth/login", new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword }));

    /// <summary>Somebody new.</summary>
    public static async Task<Client> SignUp(this StoaHost host) =>
        SignedIn(
            host,
            await new Client(host, null).Post(
                "/auth/register",
                new
                {
                    email = $"user-{Guid.NewGuid():N}@example.com",
                    password = "SecurePassword123!",
                    first_name = "John",
                    last_name = "Doe",
                }
            )
        );

    private static Client SignedIn(StoaHost host, Reply reply) => new(host, (string)reply.Data["access_token"]!);
}
