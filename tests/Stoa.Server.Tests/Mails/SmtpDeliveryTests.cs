namespace Stoa.Server.Tests.Mails;

/// <summary>Each mail is delivered once, whatever becomes of servers on both sides; what cannot be delivered is for staff.</summary>
public sealed class SmtpDeliveryTests(TestDatabases databases) : SmtpSetup(databases)
{
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
        await using var host = await StoaHost.Start(await Databases.Create());

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
        var port = Ports.Free();
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
        var port = Ports.Free();
        await using var server = await ServerProcess.Start(
            "--Mail:Smtp:Host",
            "127.0.0.1",
            "--Mail:Smtp:Port",
            port.ToString(null as IFormatProvider),
            // Long enough to hand over a mail on a busy machine.
            "--Outbox:Lease",
            "00:00:10",
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

        await Wait.Until(() => patient.Mails.Count == 1, () => $"{patient.Mails.Count} mails");
        Assert.Equal("[\"slow@example.com\"]", patient.Mails[0]["to"]!.ToJsonString());
    }

    [Fact]
    public async Task A_mail_server_of_the_tests_that_does_not_get_its_port_says_so()
    {
        await using var first = await SmtpServer.Start(new { });

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => SmtpServer.Start(new { }, first.Port));

        Assert.Contains("EADDRINUSE", failure.Message, StringComparison.Ordinal);
    }

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
