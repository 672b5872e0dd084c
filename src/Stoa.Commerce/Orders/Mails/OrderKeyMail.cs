using Npgsql;
using Stoa.Platform.Mail;

namespace Stoa.Commerce.Orders.Mails;

/// <summary>The mail with the key to an order. With a null address the same work is done and no mail is sent.</summary>
internal sealed class OrderKeyMail(Mailer mailer)
{
    public void Add(NpgsqlBatch batch, string? to, Guid? user, string language, string number, string token, DateTimeOffset now) =>
        mailer.Add(batch, Token, to, user, language, new Dictionary<string, string>(StringComparer.Ordinal) { ["number"] = number, ["token"] = token }, now);

    public static readonly MailTemplate Token = new(
        "commerce.order_token",
        new MailFact("number", "ST-2026-0042"),
        new MailFact("token", "ot_4f7Kq2", Required: true)
    );
}
