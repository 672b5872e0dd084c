namespace Stoa.Server.Tests.Accounts.SecondFactors;

/// <summary>The owner is notified by mail of every change of their second factors.</summary>
public sealed class FactorNoticeTests(TestDatabases databases)
{
    [Fact]
    public async Task Every_change_of_second_factors_is_mailed_in_the_language_of_the_request()
    {
        var folder = Directory.CreateTempSubdirectory("stoa-notices-");
        await using (var host = await StoaHost.Start(await databases.Create(), ("Mail:PickupDirectory", folder.FullName)))
        {
            var reply = await new Client(host, null).Post("/auth/register", new { email = "ada@example.com", password = "SecurePassword123!" });
            var client = new Client(host, reply.AccessToken());
            await host.Protect(
                new User((string)reply.Data["user"]!["id"]!, "ada@example.com", "SecurePassword123!", reply.AccessToken(), reply.RefreshToken(), client)
            );
            await client.Post("/auth/recovery-codes");
            await client.Send(HttpMethod.Delete, "/auth/totp", null, ("Accept-Language", "es"));

            foreach (
                var subject in new[]
                {
                    "A second factor was added to your account",
                    "Your recovery codes were replaced",
                    "Se ha quitado un segundo factor de tu cuenta",
                }
            )
            {
                await Arrived(folder, subject);
            }
        }
        folder.Delete(recursive: true);
    }

    private static Task Arrived(DirectoryInfo folder, string subject) =>
        Wait.Until(
            () => folder.EnumerateFiles("*.eml").Any(mail => File.ReadAllText(mail.FullName).Contains(subject, StringComparison.Ordinal)),
            () => subject
        );
}
