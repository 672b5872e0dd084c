using System.Net.Mail;
using System.Text;
using Stoa.Platform.Mail;
using Xunit;

namespace Stoa.Platform.Tests.Mail;

public sealed class MailTemplateTests
{
    [Fact]
    public void Wordings_that_ask_for_different_facts_are_refused() =>
        Assert.Throws<ArgumentException>(() => new MailTemplate("x", new("s", ["{code}"]), new("s", ["{codigo}"])));

    [Fact]
    public void A_fact_that_is_missing_or_longer_than_a_line_is_a_defect_of_the_caller()
    {
        var template = new MailTemplate("x", new("s", ["{code}"]), new("s", ["{code}"]));

        Assert.Throws<ArgumentException>(() => template.Fill("a@example.com", "en", new Dictionary<string, string>()));
        Assert.Throws<ArgumentException>(() => template.Fill("a@example.com", "en", new Dictionary<string, string> { ["code"] = new('x', 801) }));
    }

    [Fact]
    public void No_line_is_longer_than_a_mail_may_have_and_no_header_is_broken_by_a_long_subject()
    {
        var template = new MailTemplate("x", new("{name}", ["{name}"], "{name}"), new("{name}", ["{name}"], "{name}"));
        foreach (var name in new[] { new string('x', 800), new string('"', 800), string.Concat(Enumerable.Repeat("ñ ", 400)), string.Concat(Enumerable.Repeat("😀", 400)), "=?utf-8?Q?=0D=0ABcc:_x?=" })
        {
            var content = template.Fill("a@example.com", "en", new Dictionary<string, string> { ["name"] = name, ["link"] = "http://x/?token=" + new string('t', 700) });
            var mail = Encoding.UTF8.GetString(Letter.Write(content, "a@example.com", new MailAddress("s@example.com"), "key", DateTimeOffset.UnixEpoch).Bytes.Span);

            Assert.All(mail.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 998));
            var head = mail.Split("\r\n\r\n")[0].Split("\r\n");
            Assert.All(head, line => Assert.Matches("^([A-Za-z-]+: | =\\?utf-8\\?Q\\?)", line));
            Assert.DoesNotContain("=?utf-8?Q?=0D", mail.Split("\r\n\r\n")[0], StringComparison.Ordinal);
        }
    }
}
