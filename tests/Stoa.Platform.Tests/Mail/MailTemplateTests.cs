using System.Text;
using Stoa.Contracts.Languages;
using Stoa.Platform.Mail;
using Xunit;
using MailAddress = System.Net.Mail.MailAddress;

namespace Stoa.Platform.Tests.Mail;

public sealed class MailTemplateTests
{
    [Fact]
    public void A_missing_or_overlong_fact_throws()
    {
        var template = new MailTemplate("x");
        var texts = Wording("s", "{code}");

        Assert.Throws<ArgumentException>(() => template.Fill("a@example.com", texts, new Dictionary<string, string>(StringComparer.Ordinal)));
        Assert.Throws<ArgumentException>(() =>
            template.Fill("a@example.com", texts, new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = new('x', 801) })
        );
    }

    [Fact]
    public void Lines_stay_within_the_mail_limit_and_a_long_subject_breaks_no_header()
    {
        var template = new MailTemplate("x");
        var texts = Wording("{name}", "{name}", "{name}");
        foreach (
            var name in new[]
            {
                new string('x', 800),
                new string('"', 800),
                string.Concat(Enumerable.Repeat("ñ ", 400)),
                string.Concat(Enumerable.Repeat("😀", 800)),
                "=?utf-8?Q?=0D=0ABcc:_x?=",
            }
        )
        {
            var content = template.Fill(
                "a@example.com",
                texts,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = name, ["link"] = "http://x/?token=" + new string('t', 700) }
            );
            var mail = Written(content);

            Assert.All(mail.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 998));
            var head = mail.Split("\r\n\r\n")[0].Split("\r\n");
            Assert.All(head, line => Assert.Matches("^([A-Za-z-]+: | =\\?utf-8\\?[qb]\\?|\tboundary=[a-z]{40}$)", line));
            Assert.DoesNotContain("=?utf-8?Q?=0D", mail.Split("\r\n\r\n")[0], StringComparison.OrdinalIgnoreCase);
        }
    }

    private static string Written(MailContent content)
    {
        var folder = Directory.CreateTempSubdirectory("stoa-mail-");
        try
        {
            using var message = MailMessage.Create(content, "a@example.com", new MailAddress("s@example.com"), "key", DateTimeOffset.UnixEpoch);
            Pickup.Put(folder.FullName, "key", message, CancellationToken.None).GetAwaiter().GetResult();
            return File.ReadAllText(Path.Combine(folder.FullName, "key.eml"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Texts Wording(string subject, string paragraph, string? action = null)
    {
        var messages = new Dictionary<string, string>(StringComparer.Ordinal) { ["mail.x.subject"] = subject, ["mail.x.1"] = paragraph };
        if (action is not null)
        {
            messages["mail.x.action"] = action;
        }
        return new Texts("en", messages);
    }
}
