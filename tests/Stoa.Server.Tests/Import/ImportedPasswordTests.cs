using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Accounts.Import;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Import;

internal static class Importing
{
    /// <summary>A file of these lines; a string is written unchanged.</summary>
    public static async Task<string> File(params object[] lines)
    {
        var path = Path.Combine(Path.GetTempPath(), "stoa-import-" + Guid.NewGuid().ToString("N")[..12] + ".ndjson");
        await System.IO.File.WriteAllLinesAsync(
            path,
            lines.Select(line => line as string ?? JsonSerializer.Serialize(line)),
            TestContext.Current.CancellationToken
        );
        return path;
    }

    public static Task<ImportProgress> Import(this Shop shop, string file, bool dryRun = false, bool allowRoles = false) =>
        Into(shop.Host, file, dryRun, allowRoles);

    public static Task<ImportProgress> Into(StoaHost host, string file, bool dryRun = false, bool allowRoles = false) =>
        host.Services.GetRequiredService<UserImport>().Run(file, new ImportOptions(dryRun, allowRoles), _ => { }, TestContext.Current.CancellationToken);

    public static string Address() => $"moved-{Guid.NewGuid():N}@example.com";
}

/// <summary>
/// Passwords hashed by other programs: Python's hashlib, Node's crypto, libxcrypt, bcryptjs and hash-wasm, in the spellings of passlib, PHC, Django
/// and ASP.NET Core Identity.
/// </summary>
public sealed class ImportedPasswordTests(Shop shop) : IClassFixture<Shop>
{
    private const string Password = "Sésame-Öffne-Dich-1";

    [Theory]
    [InlineData("$pbkdf2-sha256$29000$AAECAwQFBgcICQoLDA0ODw$rzP2CXnjQP.mZaP7rEe7jBadMk/P1PEUe5XWxdqiR.w")]
    [InlineData("$pbkdf2-sha512$25000$AAECAwQFBgcICQoLDA0ODw$PkGjnWPzkwMQfUeBrws3szpMbeuxGGsIdS58dIG5wYMAFaYsi3gohTE8X7d9HQjI/6QGrKgfDiPFk/mqN.DPZQ")]
    [InlineData("$pbkdf2$131000$AAECAwQFBgcICQoLDA0ODw$FofHGpPhzZ0MVrh3x6zF2m4KOZ4")]
    [InlineData("$pbkdf2-sha512$i=30000,l=32$AAECAwQFBgcICQoLDA0ODw$60yTBeIaRBwp+6uyaL5MWYuX7UHcx/Sz8VZn3Q7/1G0")]
    [InlineData("pbkdf2_sha256$60000$seasalt2026$SAw363V6K7B2p7/II15ExjRDi0aYrNNbJjtut5CNVD0=")]
    [InlineData("pbkdf2_sha1$60000$seasalt2026$MzMELpMOTExcf8ydbp016+/5DMc=")]
    [InlineData("AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg8G2yyvLPBbXO3di37bkZ5zC6qkYEWZRJuw1MeSXQZotQ==")]
    [InlineData("AQAAAAAAAAPoAAAAEAABAgMEBQYHCAkKCwwNDg/TEOUEf5IyzxvKi6sjFadqfRsWH+39rw1NM+DQZo6DYg==")]
    [InlineData("AAABAgMEBQYHCAkKCwwNDg/TEOUEf5IyzxvKi6sjFadqfRsWH+39rw1NM+DQZo6DYg==")]
    [InlineData("$2a$08$abcdefghijklmnopqrstuuidTR6lkp3hW7SSQxlWC0EDgl2lpevey")]
    [InlineData("$2b$10$abcdefghijklmnopqrstuu32ZkNpJNbnf60y4H4Y8ACeNzURx1pQu")]
    [InlineData("$2y$10$abcdefghijklmnopqrstuu32ZkNpJNbnf60y4H4Y8ACeNzURx1pQu")]
    [InlineData("bcrypt$$2b$08$y2G.yxLHHLudFq3A3h6RMeTYiDt7ZEJYa4pOGAshsT5olEBx5aDFi")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$+8LhNSI46ZiLfWQNHebHhcDKiPmzXh49RMtgNarfe4c")]
    [InlineData("argon2$argon2id$v=19$m=8192,t=3,p=4$AAECAwQFBgcICQoLDA0ODw$VRt3QjFlOC1oE67cO4RcZjo1fRrz1QX3jP6KCez0J6s")]
    public async Task The_old_password_logs_in_and_its_hash_is_replaced(string hash)
    {
        var email = Importing.Address();
        var result = await shop.Import(
            await Importing.File(
                new
                {
                    email,
                    password_hash = hash,
                    email_verified = true,
                }
            )
        );
        Assert.Equal((1, 0, 0), (result.Created, result.Refused, result.NeedReset));

        (await Login(email, Password + "!")).Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal(hash, await Stored(email));
        Assert.Equal(HttpStatusCode.OK, (await Login(email, Password)).Status);

        var rehashed = await Stored(email);
        Assert.NotEqual(hash, rehashed, StringComparer.Ordinal);
        Assert.Equal((1, 2), (Convert.FromBase64String(rehashed)[0], Convert.FromBase64String(rehashed)[4]));
        Assert.Equal(HttpStatusCode.OK, (await Login(email, Password)).Status);
    }

    [Theory]
    [InlineData("$2b$31$LJ3m4ys3Lg8G5mKc0ZzQ4uYbq2Q3uGq0xv1i9m0cQy2bq8x0Yw8xK")]
    [InlineData("$argon2id$v=19$m=2097152,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaasrOoLyCKzVkPhWc")]
    [InlineData("$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E")]
    [InlineData(null)]
    public async Task With_an_unsupported_hash_every_password_is_refused_until_a_reset(string? hash)
    {
        var email = Importing.Address();

        var result = await shop.Import(await Importing.File(new { email, password_hash = hash }));

        Assert.Equal((1, 1), (result.Created, result.NeedReset));
        (await Login(email, Password)).Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.True(await shop.Host.Read<bool>("SELECT password_hash IS NULL FROM accounts.users WHERE email = $1", email));
    }

    [Fact]
    public async Task An_unsupported_hash_is_listed_in_the_errors_file_and_its_user_is_imported()
    {
        var (left, taken) = (Importing.Address(), Importing.Address());
        var file = await Importing.File(
            new { email = taken },
            new { email = left, password_hash = "scrypt:32768:8:1$salt$00ff" },
            new { email = left, password_hash = "scrypt:32768:8:1$salt$00ff" }
        );

        var result = await shop.Import(file);

        Assert.Equal((2, 1), (result.Created, result.Refused));
        Assert.Equal(
            [$"2\t{left} was imported and has to reset the password: scrypt hashes cannot be verified here", $"3\t{left} has an account already"],
            await System.IO.File.ReadAllLinesAsync(file + ".errors", TestContext.Current.CancellationToken)
        );
    }

    private Task<Reply> Login(string email, string password) => shop.Guest.Post("/auth/login", new { email, password });

    private Task<string> Stored(string email) => shop.Host.Read<string>("SELECT password_hash FROM accounts.users WHERE email = $1", email);
}
