namespace Stoa.Server.Tests.Mails;

/// <summary>Mail over SMTP, to a real server: encryption, encodings, addresses.</summary>
public sealed class SmtpTests(TestDatabases databases) : SmtpSetup(databases), IDisposable
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
}
