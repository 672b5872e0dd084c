using System.Text.RegularExpressions;

namespace Stoa.Server.Tests.Mails;

/// <summary>Without an SMTP server every mail is a file in which programs find codes and links unencoded.</summary>
public sealed partial class PickupTests(TestDatabases databases) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stoa-mail-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_code_mail_contains_its_six_digits_once_and_its_link_unbroken()
    {
        await using var host = await StoaHost.Start(
            await databases.Create(),
            ("Mail:PickupDirectory", _folder.FullName),
            ("Mail:From", "Tienda Ñandú <no-reply@shop.example>")
        );
        for (var number = 0; number < 20; number++)
        {
            await Post.Write(host, $"ann.{number}@example.com", number % 2 == 0 ? "en" : "es");
        }
        await Post.Until(async () => await host.Waiting() == 0);

        var mails = _folder.GetFiles();
        Assert.Equal(20, mails.Length);
        foreach (var file in mails)
        {
            var mail = await File.ReadAllTextAsync(file.FullName, TestContext.Current.CancellationToken);
            Assert.Equal(".eml", file.Extension);
            Assert.Equal("012345", Assert.Single(SixDigits().Matches(mail)).Value);
            Assert.All(Token().Matches(mail), match => Assert.Equal("a_b-c", match.Groups[1].Value));
            Assert.DoesNotContain(mail.Split("\r\n"), line => line.Length > 900 || line.Contains('\n', StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Facts_cannot_inject_headers_or_markup()
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Mail:PickupDirectory", _folder.FullName));
        await Post.Write(
            host,
            "ann@example.com",
            facts: Post.Facts(name: "Ann\r\nBcc: eve@example.com\r\n\r\n<script>alert(1)</script>\u2028\u0085.\r\n.\r\n")
        );
        await Post.Until(async () => await host.Waiting() == 0);

        var mail = await File.ReadAllTextAsync(Assert.Single(_folder.GetFiles()).FullName, TestContext.Current.CancellationToken);
        Assert.DoesNotMatch("(?m)^Bcc:", mail);
        Assert.DoesNotContain("<script>", mail.Split("text/html")[1], StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", mail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ann@example.com\r\nBcc: eve@example.com")]
    [InlineData("ann@example.com, eve@example.com")]
    [InlineData("<ann@example.com>")]
    [InlineData("ann@exa mple.com")]
    [InlineData("ann")]
    public async Task Anything_but_exactly_one_address_gets_no_mail(string address)
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Mail:PickupDirectory", _folder.FullName));
        await Post.Write(host, address);
        await Post.Until(async () => await host.Dead() == 1);

        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task A_dead_mail_is_deleted_after_thirty_days()
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Mail:PickupDirectory", _folder.FullName));
        await Post.Write(host, "ann");
        await Post.Write(host, "bob");
        await Post.Until(async () => await host.Dead() == 2);
        await host.Execute(
            """
            UPDATE platform.outbox SET dead_at = now() -
            CASE WHEN payload->>'To' = 'ann' THEN interval '30 days 1 minute' ELSE interval '29 days 23 hours' END
            """
        );

        await PeriodicJob.Run(host, "old undelivered mails");

        Assert.Equal("bob", await host.One<string>("SELECT payload->>'To' FROM platform.outbox"));
    }

    [Fact]
    public async Task A_mail_without_an_address_is_dropped()
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Mail:PickupDirectory", _folder.FullName));
        await Post.Write(host, null);
        await Post.Until(async () => await host.Waiting() == 0);

        Assert.Empty(_folder.GetFiles());
        Assert.Equal(0, await host.Dead());
    }

    [GeneratedRegex("[0-9]{6}")]
    private static partial Regex SixDigits();

    [GeneratedRegex("token=([A-Za-z0-9_-]+)")]
    private static partial Regex Token();
}
