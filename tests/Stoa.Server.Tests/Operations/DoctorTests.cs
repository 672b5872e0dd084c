using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using Stoa.FcmDouble;
using Stoa.Server.Tests.Brokers;
using Stoa.Server.Tests.Mails;

namespace Stoa.Server.Tests.Operations;

/// <summary><c>stoa doctor</c> against parts that work and parts that really fail: it says of each what is, what to do, and nothing that is secret.</summary>
public sealed class DoctorTests(TestDatabases databases)
{
    private const string Secret = "Never-To-Be-Shown-1";

    [Fact]
    public async Task What_works_is_said_to_work()
    {
        await using var smtp = await SmtpServer.Start(new { });
        await using var fcm = await FcmServer.Start(new DoubleSettings());
        TemporaryFolder.Allow(fcm.CredentialsFile, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        var report = await Examine(
            "--Database:ConnectionString",
            await databases.Create(),
            "--Mail:Smtp:Host",
            "localhost",
            "--Mail:Smtp:Port",
            smtp.Port.ToString(CultureInfo.InvariantCulture),
            "--Fcm:CredentialsFile",
            fcm.CredentialsFile,
            "--PublicUrl",
            "https://shop.example",
            "--Proxies:Known",
            "10.0.0.7"
        );

        Assert.True(report.ExitCode == 0, report.Output + report.Error);
        Assert.Empty(smtp.Mails);
        foreach (
            var part in new[] { "settings", "data", "disk", "database", "connections", "migrations", "clock", "replication", "signals", "mail", "push", "tls" }
        )
        {
            Assert.Matches($"(?m)^ok +{part} ", report.Output);
        }
    }

    [Fact]
    public async Task A_database_that_is_away_refuses_us_or_lacks_migrations_is_told_with_what_to_do()
    {
        var away = await Examine("--Database:ConnectionString", $"Host=127.0.0.1;Port={Ports.Free()};Username=shop;Password={Secret}");
        var given = new NpgsqlConnectionStringBuilder(await databases.Create());
        var refused = await Examine(
            "--Database:ConnectionString",
            new NpgsqlConnectionStringBuilder(given.ConnectionString) { Password = Secret }.ConnectionString
        );
        var empty = await Examine("--Database:ConnectionString", await databases.CreateEmpty());

        Assert.All([away, refused], report => Assert.Equal(1, report.ExitCode));
        Assert.Matches("(?m)^ERROR +database +.*refused", away.Output);
        Assert.Matches("(?m)^ERROR +database +.*password authentication failed", refused.Output);
        Assert.Contains("→ check Database:ConnectionString", away.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^warning +migrations +\d+ are missing, from platform/0001_idempotency.sql on", empty.Output);
    }

    [Fact]
    public async Task Of_each_replica_it_is_said_whether_it_can_be_read_from()
    {
        await using var database = await StandbyDatabase.Start();

        var report = await Examine(
            "--Database:ConnectionString",
            database.Primary,
            "--Database:Replicas:0",
            database.Standby,
            "--Database:Replicas:1",
            database.Primary,
            "--Database:Replicas:2",
            $"Host=127.0.0.1;Port={Ports.Free()};Username=shop;Password={Secret}"
        );

        Assert.Matches("(?m)^ok +replicas +Database:Replicas:0 can be read from", report.Output);
        Assert.Matches("(?m)^warning +replicas +Database:Replicas:1: it is no standby", report.Output);
        Assert.Matches("(?m)^warning +replicas +Database:Replicas:2: it does not answer: .*refused", report.Output);
        Assert.DoesNotContain(Secret, report.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_whose_synchronous_standby_is_gone_is_an_error()
    {
        await using var own = await ReplicatedDatabase.Start("gone");

        var report = await Examine("--Database:ConnectionString", own.ConnectionString);

        Assert.Matches("(?m)^ERROR +replication +commits wait for a standby, and none is connected", report.Output);
    }

    [Theory]
    [InlineData("^warning +payments +play money: Payments:Provider is test")]
    [InlineData("^ok +payments +by hand", "--Payments:Provider", "manual")]
    [InlineData("^ERROR +payments +Payments:Provider is stripe, and no Stripe key is set", "--Payments:Provider", "stripe")]
    public async Task Of_payments_it_is_said_who_takes_them(string finding, params string[] settings)
    {
        var report = await Examine(settings);

        Assert.Matches("(?m)" + finding, report.Output);
    }

    [Fact]
    public async Task Mail_push_and_payments_that_do_not_work_are_told_without_their_secrets()
    {
        using var folder = new TemporaryFolder();
        var key = folder.Write(
            "fcm.json",
            $$"""{"type":"service_account","project_id":"p","private_key":"{{Secret}}","client_email":"a@b","token_uri":"https://localhost:1/token"}"""
        );

        var report = await Examine(
            "--Mail:Smtp:Host",
            "127.0.0.1",
            "--Mail:Smtp:Port",
            Ports.Free().ToString(CultureInfo.InvariantCulture),
            "--Mail:Smtp:User",
            "shop",
            "--Mail:Smtp:Password",
            Secret,
            "--Fcm:CredentialsFile",
            key,
            "--Payments:Stripe:SecretKey",
            "sk_test_" + Secret,
            "--Payments:Stripe:ApiBase",
            $"http://127.0.0.1:{Ports.Free()}"
        );

        Assert.Equal(1, report.ExitCode);
        Assert.Matches("(?m)^ERROR +mail ", report.Output);
        Assert.Matches("(?m)^ERROR +push ", report.Output);
        Assert.Matches("(?m)^ERROR +payments ", report.Output);
        Assert.DoesNotContain(Secret, report.Output + report.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxies_and_addresses_that_expose_customers_are_told()
    {
        var open = await Examine("--Proxies:Known", "0.0.0.0/0", "--PublicUrl", "http://shop.example");
        var forgotten = await Examine("--PublicUrl", "https://shop.example");
        var wrong = await Examine("--Proxies:Known", "everybody");

        Assert.Equal((1, 0, 1), (open.ExitCode, forgotten.ExitCode, wrong.ExitCode));
        Assert.Matches("(?m)^ERROR +proxies +Proxies:Known has 0.0.0.0/0", open.Output);
        Assert.Matches("(?m)^ERROR +tls +http://shop.example is not https", open.Output);
        Assert.Matches("(?m)^warning +proxies +PublicUrl is https", forgotten.Output);
        Assert.Matches("(?m)^ERROR +settings +Proxies:Known has 'everybody'", wrong.Output);
    }

    [Fact]
    public async Task A_secret_that_others_may_read_and_a_certificate_that_has_run_out_are_told()
    {
        using var folder = new TemporaryFolder();
        TemporaryFolder.Allow(folder.Write("postgres.password", "x"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        using var expired = Certificate(-10);
        var certificate = folder.Write("old.pem", expired.ExportCertificatePem());
        using var good = Certificate(90);
        await File.WriteAllBytesAsync(folder["good.pfx"], good.Export(X509ContentType.Pfx, Secret), TestContext.Current.CancellationToken);
        string[] kestrel = ["--Kestrel:Endpoints:A:Certificate:Path", folder["good.pfx"], "--Kestrel:Endpoints:A:Certificate:Password", Secret];

        var report = await CommandLine.Run(["doctor", "--Data:Directory", folder.Path, "--Kestrel:Certificates:Default:Path", certificate, .. kestrel]);

        Assert.Equal(1, report.ExitCode);
        Assert.Matches("(?m)^ERROR +data +others may read the secret in .*postgres.password", report.Output);
        Assert.Matches("(?m)^ERROR +tls +the certificate in .*old.pem has run out", report.Output);
        Assert.Matches("(?m)^ok +tls +the certificate in .*good.pfx holds for 8[0-9] days", report.Output);
    }

    [Fact]
    public async Task The_certificate_and_the_key_of_the_server_are_read_as_it_reads_them_and_judged_by_their_end()
    {
        using var folder = new TemporaryFolder();
        using var soon = Certificate(5);
        using var other = Certificate(90);
        var certificate = folder.Write("tls.crt", soon.ExportCertificatePem());
        var key = folder.Write("tls.key", soon.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var foreign = folder.Write("other.key", other.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

        var ending = await Examine("--Tls:Certificate", certificate, "--Tls:Key", key);
        var unfit = await Examine("--Tls:Certificate", certificate, "--Tls:Key", foreign);
        var missing = await Examine("--Tls:Certificate", folder["none.crt"], "--Tls:Key", key);

        Assert.Equal((0, 1, 1), (ending.ExitCode, unfit.ExitCode, missing.ExitCode));
        Assert.Matches("(?m)^warning +tls +the certificate in .*tls.crt runs out in 4 days", ending.Output);
        Assert.Matches("(?m)^ERROR +tls +Tls:Certificate and Tls:Key: ", unfit.Output);
        Assert.Matches("(?m)^ERROR +tls +Tls:Certificate and Tls:Key: .*none.crt", missing.Output);
    }

    [Fact]
    public async Task Brokers_are_asked_and_one_that_is_away_is_an_error()
    {
        await using var nats = new NatsServer();
        await nats.Start();
        var rabbit = $"amqp://127.0.0.1:{Ports.Free()}";

        var report = await Examine("--Events:Nats:Url", nats.Url, "--Events:RabbitMq:Url", rabbit, "--Events:RabbitMq:Password", Secret);

        Assert.Equal(1, report.ExitCode);
        Assert.Matches("(?m)^ok +nats +it answers; stream STOA is made with the first event", report.Output);
        Assert.Matches("(?m)^ERROR +rabbitmq ", report.Output);
        Assert.DoesNotContain(Secret, report.Output + report.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backups_that_can_not_be_made_or_have_not_been_for_long_are_told()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["backups/base/20260101T000000Z"]);
        folder.Write("backups/base/20260101T000000Z/manifest.json", """{ "format": 1, "archive": "base.tar.gz", "finished_at": "2026-01-01T00:00:10Z" }""");

        var missing = await Examine("--Backup:Directory", folder["nowhere"]);
        var old = await Examine("--Backup:Directory", folder["backups"]);
        var file = await Examine("--Backup:Directory", folder["backups"] + "/base/20260101T000000Z/manifest.json");

        Assert.Matches("(?m)^warning +backup +there is no folder .*nowhere", missing.Output);
        Assert.Matches("(?m)^warning +backup +the newest in .* is of 2026-01-01 .* hours ago", old.Output);
        Assert.Matches("(?m)^warning +backup +there is no folder .*manifest.json", file.Output);
    }

    [Fact]
    public async Task A_database_that_no_program_of_this_machine_backs_up_is_told()
    {
        using var folder = new TemporaryFolder();
        var connection = await databases.Create();
        Assert.SkipWhen(Directory.Exists("/usr/lib/postgresql/18"), "This machine has PostgreSQL 18's own pg_basebackup.");

        var report = await Examine("--Database:ConnectionString", connection, "--Backup:Directory", folder.Path);

        Assert.Matches("(?m)^ok +backup +.* can be reached; there is none of this database yet", report.Output);
        Assert.Matches("(?m)^ERROR +backup +.*this machine has no pg_basebackup", report.Output);
    }

    private static async Task<CommandResult> Examine(params string[] settings)
    {
        using var folder = new TemporaryFolder();
        return await CommandLine.Run(["doctor", "--Data:Directory", folder.Path, .. settings]);
    }

    /// <summary>One that ends so many days from now.</summary>
    private static X509Certificate2 Certificate(int days)
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=shop.example", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-20), DateTimeOffset.UtcNow.AddDays(days));
    }
}
