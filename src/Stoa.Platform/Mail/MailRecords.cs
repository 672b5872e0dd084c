using System.Text.Json;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Platform.Mail;

/// <summary>Which mails went to a person. Why nothing is noted of them once they are erased stands at <see cref="SentMails.Note"/>.</summary>
internal sealed class MailRecords : PersonalData
{
    public override string Name => "mails";

    public override async Task<JsonElement?> Export(NpgsqlConnection connection, Guid person, CancellationToken cancelled) =>
        await connection.One(ExportSql, row => row.GetString(0), cancelled, person) is { } json ? JsonElement.Parse(json) : null;

    /// <summary>That somebody got mails is nothing that says who they are: removing it alone is not erasing them.</summary>
    public override async Task<bool> Erase(NpgsqlConnection connection, Guid person, DateTimeOffset now, CancellationToken cancelled)
    {
        await connection.Change(Mailer.ForgetNotesSql, cancelled, new[] { person });
        return false;
    }

    internal const string ExportSql = """
        SELECT json_build_object('sent', json_agg(json_build_object('template', m.template, 'language', m.language, 'sent_at', m.sent_at)
            ORDER BY m.sent_at, m.id))::text
        FROM platform.sent_mails m WHERE m.user_id = $1 HAVING count(*) > 0
        """;
}
