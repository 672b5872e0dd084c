using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Contracts.Languages;
using Stoa.Platform.Data;

namespace Stoa.Platform.Mail.Wordings;

/// <summary>The mails that a module sends.</summary>
public sealed record MailTemplateSet(IReadOnlyList<MailTemplate> Templates);

/// <summary>
/// How mails are worded: as the shop has it, else as the module that sends them. Kept in memory, because mails are filled in the transactions of requests.
/// </summary>
public sealed class MailWordings : IDisposable
{
    private readonly FrozenDictionary<string, MailTemplate> _templates;
    private readonly Remembered<Own> _own;

    public MailWordings(IEnumerable<MailTemplateSet> sets, NpgsqlDataSource database, ChangeNotifications notifications, ILogger<MailWordings> log)
    {
        _templates = sets.SelectMany(set => set.Templates).ToFrozenDictionary(template => template.Name, StringComparer.Ordinal);
        _own = new Remembered<Own>("mail-wordings", new Own([]), Read, notifications, log);

        async Task<Own> Read(CancellationToken cancelled) => new(await database.Many(AllSql, OwnWording.From, cancelled));
    }

    internal IEnumerable<MailTemplate> Templates => _templates.Values.OrderBy(template => template.Name, StringComparer.Ordinal);

    internal MailTemplate? Find(string name) => _templates.GetValueOrDefault(name);

    internal MailWording Of(MailTemplate template, Texts texts) => OwnOf(template, texts)?.Wording ?? template.Usual(texts);

    internal OwnWording? OwnOf(MailTemplate template, Texts texts) => _own.Value.Of(template.Name, texts.Language);

    /// <summary>Reads the shop's own; before the first request, and after a change before it is answered.</summary>
    public Task Load(CancellationToken cancelled) => _own.Load(cancelled);

    internal Task Notify(NpgsqlConnection connection, CancellationToken cancelled) => _own.Notify(connection, cancelled);

    public void Dispose() => _own.Dispose();

    private sealed class Own(IReadOnlyList<OwnWording> all)
    {
        private readonly FrozenDictionary<(string, string), OwnWording> _all = all.ToFrozenDictionary(own => (own.Template, own.Language));

        public OwnWording? Of(string template, string language) => _all.GetValueOrDefault((template, language));
    }

    internal const string AllSql = $"SELECT {OwnWording.Columns} FROM platform.mail_wordings";
}

/// <summary>A mail as the shop words it in one language.</summary>
internal sealed record OwnWording(string Template, string Language, MailWording Wording, long Version)
{
    public const string Columns = "template, language, subject, paragraphs, action, version";

    public static OwnWording From(NpgsqlDataReader row) =>
        new(
            row.GetString("template"),
            row.GetString("language"),
            new MailWording(row.GetString("subject"), row.GetStrings("paragraphs"), row.GetStringOrNull("action")),
            row.GetInt64("version")
        );

    internal const string LockSql = $"SELECT {Columns} FROM platform.mail_wordings WHERE template = $1 AND language = $2 FOR UPDATE";
}

/// <summary>How modules declare the mails that they send.</summary>
public static class MailTemplateDeclarations
{
    public static IServiceCollection AddMailTemplates(this IServiceCollection services, params IReadOnlyList<MailTemplate> templates) =>
        services.AddSingleton(new MailTemplateSet(templates));
}
