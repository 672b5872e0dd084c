using System.Globalization;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Platform.Mail;

/// <summary>A mail that went out. Neither its text nor its address is kept: they are private to its reader.</summary>
/// <param name="Id">Of the mail in the outbox.</param>
/// <param name="Template">Which mail: <c>commerce.order_placed</c>.</param>
/// <param name="Language">In which it was written.</param>
/// <param name="Attempts">How often it was tried until a mail server took it.</param>
/// <param name="SentAt">When that was.</param>
public sealed record SentMail(string Id, string Template, string Language, int Attempts, DateTimeOffset SentAt)
{
    /// <summary>What a list of them can be sorted by.</summary>
    public static IReadOnlyList<SortColumn> Sorts { get; } = [new("sent_at", "m.sent_at", "timestamptz")];

    /// <summary>The list of those of a user, the latest first.</summary>
    public static ListQuery Of(Guid user) =>
        new ListQuery("m.id, m.template, m.language, m.attempts, m.sent_at", "platform.sent_mails m", "m.id", "bigint", Sorts).Where("m.user_id = {0}", user);

    /// <summary>Reads a row of the list.</summary>
    public static SentMail From(NpgsqlDataReader row) =>
        new(
            row.GetInt64("id").ToString(CultureInfo.InvariantCulture),
            row.GetString("template"),
            row.GetString("language"),
            row.GetInt32("attempts"),
            row.GetTime("sent_at")
        );
}
