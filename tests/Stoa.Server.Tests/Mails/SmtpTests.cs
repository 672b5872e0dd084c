namespace Stoa.Server.Tests.Mails;

/// <summary>Mail over SMTP, to a real server.</summary>
public sealed class SmtpTests(TestDatabases databases) : IDisposable
{
    private static readonly string LongLink = "http://localhost/verify?token=" + new string('t', 400);
    private readonly TestCertificate _certificate = new();

    public void Dispose() => _certificate.Dispose();

    [Theory]
    [InlineData("StartTls", false)]
    [InlineData("Auto", false)]
    [InlineData("Tls", true)]
    public async Task A_mail_goes_out_encrypted_and_authenticated(string security, bool fromTheFirstByte)
    {
        await using var smtp = await SmtpServer.Start(Encrypted(fromTheFirstByte));
        await using var host = await Start(
            smtp.Port,
            ("Mail:Smtp:Security", security),
            ("Mail:Smtp:User", "stoa"),
            ("Mail:Smtp:Password", "pässword"),
            Trusted
        );

        await Post.Write(host, "ann@example.com", "es");
        await Post.Until(async () => smtp.Mails.Count == 1 && await host.Waiting() == 0);

        var mail = smtp.Mails[0];
        Assert.True((bool)mail["secure"]!);
        Assert.Equal("stoa", (string?)mail["user"]);
        Assert.Equal("[\"ann@example.com\"]", mail["to"]!.ToJsonString());
        Assert.Equal("no-reply@shop.example", (string?)mail["from"]);
        Assert.Equal("Confirma tu dirección", (string?)mail["subject"]);
        Assert.Contains("Hola, Ann: tu código.", (string?)mail["text"], StringComparison.Ordinal);
        Assert.Contains("token=a_b-c", (string?)mail["text"], StringComparison.Ordinal);
        Assert.Contains("<html lang=\"es\">", (string?)mail["html"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_offers_8BITMIME_gets_the_text_as_it_is()
    {
        await using var smtp = await SmtpServer.Start(new { });
        await using var host = await Start(smtp.Port);

        await Post.Write(host, "ann@example.com", "es", Post.Facts(link: LongLink));
        await Post.Until(() => Task.FromResult(smtp.Mails.Count == 1));

        var raw = (string)smtp.Mails[0]["raw"]!;
        Assert.Equal(2, raw.Split("Content-Transfer-Encoding: 8bit").Length - 1);
        Assert.Contains("Hola, Ann: tu código.", raw, StringComparison.Ordinal);
        Assert.Contains(LongLink, raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_8BITMIME_gets_the_text_encoded()
    {
        await using var smtp = await SmtpServer.Start(new { hide8BITMIME = true });
        await using var host = await Start(smtp.Port);

        await Post.Write(host, "ann@example.com", "es", Post.Facts(link: LongLink));
        await Post.Until(() => Task.FromResult(smtp.Mails.Count == 1));

        var mail = smtp.Mails[0];
        Assert.True(System.Text.Ascii.IsValid((string)mail["raw"]!));
        Assert.DoesNotContain("8bit", (string?)mail["raw"], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Hola, Ann: tu código.", (string?)mail["text"], StringComparison.Ordinal);
        Assert.Contains(LongLink, (string?)mail["text"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AfterAcceptance.HangUp)]
    [InlineData(AfterAcceptance.RefuseQuit)]
    [InlineData(AfterAcceptance.NeverAnswerQuit)]
    public async Task A_mail_that_was_accepted_is_not_sent_again_whatever_the_server_does_next(AfterAcceptance next)
    {
        await using var smtp = new ScriptedSmtpServer(next);
        await using var host = await Start(smtp.Port);

        await Post.Write(host, "ann@example.com");
        await Post.Until(async () => await host.Waiting() == 0);

        Assert.Equal((1, 0L), (smtp.Accepted, await host.Dead()));
    }

    [Fact]
    public async Task A_domain_in_another_script_is_told_as_the_DNS_has_it()
    {
        await using var smtp = await SmtpServer.Start(new { hideSMTPUTF8 = true });
        await using var host = await Start(smtp.Port);

        await Post.Write(host, "ann@bücher.example");
        await Post.Until(() => Task.FromResult(smtp.Mails.Count == 1));

        Assert.Contains("To: ann@xn--bcher-kva.example", (string?)smtp.Mails[0]["raw"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_in_another_script_is_for_servers_that_can_be_told()
    {
        await using var smtp = await SmtpServer.Start(new { });
        await using var old = await SmtpServer.Start(new { hideSMTPUTF8 = true });
        await using var host = await Start(smtp.Port);
        await using var other = await Start(old.Port);

        await Post.Write(host, "ñandú@example.com");
        await Post.Write(other, "ñandú@example.com");
        await Post.Until(async () => smtp.Mails.Count == 1 && await other.Dead() == 1);

        Assert.Equal("ñandú@example.com", (string?)smtp.Mails[0]["to"]![0]);
        Assert.Empty(old.Mails);
    }

    [Fact]
    public async Task A_server_whose_certificate_nobody_vouches_for_gets_no_password_and_no_mail()
    {
        await using var smtp = await SmtpServer.Start(Encrypted(false));
        await using var host = await Start(smtp.Port, ("Mail:Smtp:User", "stoa"), ("Mail:Smtp:Password", "pässword"));

        await Post.Write(host, "ann@example.com");
        await Post.Until(async () => await host.One<long>("SELECT count(*) FROM platform.outbox WHERE last_error IS NOT NULL") == 1);

        Assert.Empty(smtp.Mails);
        Assert.Equal(1, await host.Waiting());
    }

    [Fact]
    public async Task A_server_without_TLS_gets_nothing_where_TLS_is_asked_for()
    {
        await using var smtp = await SmtpServer.Start(new { });
        await using var host = await Start(smtp.Port, ("Mail:Smtp:Security", "StartTls"));

        await Post.Write(host, "ann@example.com");
        await Post.Until(async () => await host.One<long>("SELECT count(*) FROM platform.outbox WHERE last_error IS NOT NULL") == 1);

        Assert.Empty(smtp.Mails);
    }

    [Fact]
    public async Task A_server_on_this_machine_may_do_without_TLS()
    {
        await using var smtp = await SmtpServer.Start(new { });
        await using var host = await Start(smtp.Port);

        await Post.Write(host, "ann@example.com");
        await Post.Until(() => Task.FromResult(smtp.Mails.Count == 1));

        Assert.False((bool)smtp.Mails[0]["secure"]!);
    }

    [Fact]
    public async Task A_refused_recipient_is_given_up_at_once_and_can_be_tried_again_by_staff()
    {
        await using var smtp = await SmtpServer.Start(new { });
        await using var host = await Start(smtp.Port);
        await Post.Write(host, "refused@example.com");
        await Post.Until(async () => await host.Dead() == 1);
        var admin = await Staff(host);

        var list = await admin.Get("/admin/mails");
        Assert.Equal(HttpStatusCode.OK, list.Status);
        var mail = list.Json["data"]![0]!;
        Assert.Equal(["id", "template", "to", "attempts", "last_error", "created_at"], Reply.MembersOf(mail));
        Assert.Equal(("tests.welcome", "refused@example.com", 1), ((string?)mail["template"], (string?)mail["to"], (int)mail["attempts"]!));
        Assert.Contains("550", (string?)mail["last_error"], StringComparison.Ordinal);
        Assert.DoesNotContain("012345", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("token", list.Text, StringComparison.Ordinal);

        await host.Execute("UPDATE platform.outbox SET payload = jsonb_set(payload, '{To}', '\"ann@example.com\"')");
        Assert.Equal(HttpStatusCode.OK, (await admin.Post($"/admin/mails/{mail["id"]}/retry")).Status);
        await Post.Until(() => Task.FromResult(smtp.Mails.Count == 1));
        foreach (var id in new[] { (string)mail["id"]!, "0", "x", "-1", "99999999999999999999" })
        {
            await Post.Until(async () => await host.Waiting() == 0);
            Assert.Equal("mail_not_found", (await admin.Post($"/admin/mails/{id}/retry")).Code);
        }
    }

    [Fact]
    public async Task Undelivered_mails_are_for_staff_only()
    {
        await using var host = await StoaHost.Start(await databases.Create());

        Assert.Equal(HttpStatusCode.Unauthorized, (await new Client(host, null).Get("/admin/mails")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await new Client(host, null).Post("/admin/mails/1/retry")).Status);
    }

    [Fact]
    public async Task A_recipient_that_is_put_off_gets_the_mail_later()
    {
        await using var smtp = await SmtpServer.Start(new { });
        await using var host = await Start(smtp.Port);

        await Post.Write(host, "later@example.com");
        await Post.Until(async () => smtp.Mails.Count == 1 && await host.Waiting() == 0);
    }

    [Fact]
    public async Task While_the_server_is_away_nothing_is_lost()
    {
        var port = SmtpServer.FreePort();
        await using var host = await Start(port);
        for (var number = 0; number < 20; number++)
        {
            await Post.Write(host, $"ann-{number}@example.com");
        }
        await Post.Until(async () => await host.One<long>("SELECT count(*) FROM platform.outbox WHERE last_error IS NOT NULL") == 20);

        await using var smtp = await SmtpServer.Start(new { }, port);

        await Post.Until(async () => await host.Waiting() == 0);
        Assert.Equal(20, smtp.Mails.Select(mail => mail["to"]!.ToJsonString()).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(20, smtp.Mails.Count);
    }

    [Fact]
    public async Task Two_nodes_send_each_mail_once()
    {
        await using var smtp = await SmtpServer.Start(new { });
        await using var first = await Start(smtp.Port);
        await using var second = await StoaHost.Start(first.ConnectionString, Settings(smtp.Port));

        await Task.WhenAll(Enumerable.Range(0, 60).Select(number => Post.Write(number % 2 == 0 ? first : second, $"ann-{number}@example.com")));

        await Post.Until(async () => await first.Waiting() == 0);
        Assert.Equal(60, smtp.Mails.Count);
        Assert.Equal(60, smtp.Mails.Select(mail => mail["to"]!.ToJsonString()).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_server_that_is_killed_with_a_mail_in_its_hands_sends_it_after_its_restart()
    {
        var port = SmtpServer.FreePort();
        await using var server = await ServerProcess.Start(
            "--Mail:Smtp:Host",
            "127.0.0.1",
            "--Mail:Smtp:Port",
            port.ToString(null as IFormatProvider),
            "--Outbox:Lease",
            "00:00:03",
            "--Mail:Smtp:Timeout",
            "00:10:00"
        );
        await using (var hanging = await SmtpServer.Start(new { }, port))
        {
            await Add(server, "slow@example.com");
            await Post.Until(() => Task.FromResult(hanging.IsHolding));
            await server.KillServer();
        }

        await using var patient = await SmtpServer.Start(new { patient = true }, port);
        await server.Restart();

        await Post.Until(() => Task.FromResult(patient.Mails.Count == 1));
        Assert.Equal("[\"slow@example.com\"]", patient.Mails[0]["to"]!.ToJsonString());
    }

    private (string, string) Trusted => ("Mail:Smtp:Authority", _certificate.CertificateFile);

    private object Encrypted(bool fromTheFirstByte) =>
        new
        {
            secure = fromTheFirstByte,
            starttls = !fromTheFirstByte,
            cert = _certificate.CertificateFile,
            key = _certificate.KeyFile,
            user = "stoa",
            password = "pässword",
        };

    private async Task<StoaHost> Start(int port, params (string, string)[] settings) =>
        await StoaHost.Start(await databases.Create(), Settings(port, settings));

    private static (string, string)[] Settings(int port, params (string, string)[] more) =>
        [
            ("Mail:Smtp:Host", "localhost"),
            ("Mail:Smtp:Port", port.ToString(null as IFormatProvider)),
            ("Mail:From", "Shop <no-reply@shop.example>"),
            ("Outbox:FirstWait", "00:00:00.1"),
            ("Outbox:LongestWait", "00:00:00.5"),
            .. more,
        ];

    private static async Task<Client> Staff(StoaHost host)
    {
        var reply = await new Client(host, null).Post("/auth/login", new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword });
        return new Client(host, (string)reply.Json["data"]!["access_token"]!);
    }

    /// <summary>Into the database of a server that runs as a process of its own.</summary>
    private static async Task Add(ServerProcess server, string to)
    {
        var files = Path.Combine(server.Folder, "postgres");
        await using var connection = new Npgsql.NpgsqlConnection(
            new Npgsql.NpgsqlConnectionStringBuilder
            {
                Host = "127.0.0.1",
                Port = int.Parse(File.ReadLines(Path.Combine(files, "postmaster.pid")).ElementAt(3), null),
                Username = "stoa",
                Password = (await File.ReadAllTextAsync(Path.Combine(server.Folder, "postgres.password"), TestContext.Current.CancellationToken)).Trim(),
                Database = "stoa",
                Pooling = false,
            }.ConnectionString
        );
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var insert = new Npgsql.NpgsqlCommand(
            "INSERT INTO platform.outbox (topic, consumer, payload, created_at, due_at) VALUES ('mail', 'mail', $1::text::jsonb, now(), now())",
            connection
        );
        insert.Parameters.Add(new() { Value = $$"""{"Template":"tests","To":"{{to}}","Language":"en","Subject":"Hello","Paragraphs":["Hello"]}""" });
        await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
