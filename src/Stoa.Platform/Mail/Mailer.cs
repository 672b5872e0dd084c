using System.Text.Json;
using Npgsql;
using Stoa.Contracts.Languages;
using Stoa.Platform.Mail.Wordings;
using Stoa.Platform.Outbox;

namespace Stoa.Platform.Mail;

/// <summary>Queues mail in the outbox: it is sent if and only if the transaction commits, and the request does not wait for a mail server.</summary>
public sealed class Mailer(OutboxWriter outbox, LanguageCatalogue languages, MailWordings wordings)
{
    internal const string Topic = "mail";

    /// <summary>
    /// The beginning of a statement that deletes mails which wait or were given up; behind it comes a query, in parentheses, of the addresses in small letters.
    /// Who is erased gets no mail any more, and none says that they were to get one. What is being sent at this moment is not called back.
    /// </summary>
    public const string ForgetSql = $"DELETE FROM platform.outbox o WHERE o.consumer = '{MailDelivery.ConsumerName}' AND lower(o.payload ->> 'To') IN ";

    /// <summary>Deletes what is noted of mails that went to the users of these ids; in a transaction that has locked their accounts, or removed them.</summary>
    public const string ForgetNotesSql = "DELETE FROM platform.sent_mails WHERE user_id = ANY ($1::uuid[])";

    /// <summary>Adds a mail to a batch that runs in the change's transaction.</summary>
    /// <param name="batch">The statements of the change.</param>
    /// <param name="template">The template.</param>
    /// <param name="to">One address. Null writes an equal row that is dropped later, so that an unknown address costs what a known one does.</param>
    /// <param name="user">Whose account it is about, for a note of it (<see cref="SentMails"/>); null for guests and for the shop's own people.</param>
    /// <param name="language">Its primary subtag; English where it has no messages in it.</param>
    /// <param name="facts">
    /// A value for each placeholder, and <c>link</c> where the template has an action. A mail with a one-time code may hold no other six digits in a row:
    /// not in a link either.
    /// </param>
    /// <param name="now">The moment of the change.</param>
    public void Add(
        NpgsqlBatch batch,
        MailTemplate template,
        string? to,
        Guid? user,
        string language,
        IReadOnlyDictionary<string, string> facts,
        DateTimeOffset now
    )
    {
        var texts = languages.For(language);
        Add(batch, template.Fill(to, texts.Language, wordings.Of(template, texts), facts) with { User = to is null ? null : user }, now);
    }

    /// <summary>Adds a mail that is filled already.</summary>
    internal void Add(NpgsqlBatch batch, MailContent content, DateTimeOffset now) =>
        outbox.Add(batch, Topic, JsonSerializer.Serialize(content, PlatformJson.Default.MailContent), now);
}
