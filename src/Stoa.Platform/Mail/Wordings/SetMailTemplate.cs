using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Platform.Mail.Wordings;

/// <summary>
/// Words a mail in one language. Its placeholders are checked, so that no mail leaves without its code or with a name in braces. Replacing needs the version
/// that was seen.
/// </summary>
internal sealed class SetMailTemplate(MailWordings wordings, LanguageCatalogue languages, NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Put<Request, MailWordingView>("/admin/mail-templates/{name}/{language}", routes.Resolve<SetMailTemplate>().Handle)
            .WithName(MailWordingRoutes.Section, "setMailTemplate", "Word a mail in one language")
            .Staff("settings", "manage")
            .CreatingOrUpdating()
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(PlatformSuccesses.MailTemplateSaved)
            .ProducesFault(
                PlatformFaults.MailTemplateNotFound,
                PlatformFaults.MailPlaceholderUnknown,
                PlatformFaults.MailPlaceholderMissing,
                RequestFaults.VersionRequired
            )
            .WithExample(MailWordingRoutes.Example, MailWordingRoutes.RequestExample);

    public sealed record Request(MailTemplateName Which, MailWording Wording) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(MailTemplateName.Read(input), SentWording.Read(input.Body));
    }

    public async Task<Outcome<MailWordingView>> Handle(Request request, RequestContext context)
    {
        if (request.Which.Find(wordings, languages) is not var (template, texts))
        {
            return PlatformFaults.MailTemplateNotFound;
        }
        var usual = template.Usual(texts);
        if (SentWording.Check(template, usual, request.Wording) is { } broken)
        {
            return broken;
        }
        var wording = SentWording.Complete(usual, request.Wording);
        var outcome = await database.InTransaction(context, connection => Save(connection, template, texts, wording, context));
        if (outcome.Failure is null)
        {
            await wordings.Load(CancellationToken.None);
        }
        return outcome;
    }

    private async Task<Outcome<MailWordingView>> Save(
        NpgsqlConnection connection,
        MailTemplate template,
        Texts texts,
        MailWording wording,
        RequestContext context
    )
    {
        var cancelled = context.CancellationToken;
        object?[] facts = [template.Name, texts.Language, wording.Subject, wording.Paragraphs.ToArray(), wording.Action, clock.GetUtcNow()];
        var before = await connection.One(OwnWording.LockSql, OwnWording.From, cancelled, template.Name, texts.Language);
        // A client that saw the software's wording says version 0.
        if (before is null && context.IsConditional && !context.Expects(0))
        {
            return RequestFaults.VersionStale;
        }
        if (before is null)
        {
            (before, var isNew) = await connection.One(CreateSql, row => (OwnWording.From(row), row.GetBoolean("is_new")), cancelled, facts);
            if (isNew)
            {
                await Log(connection, template, texts, null, before, context);
                return Outcome.Created(MailWordingView.Of(template, texts, before));
            }
        }
        if (!context.IsConditional || !context.Expects(before.Version))
        {
            return context.IsConditional ? RequestFaults.VersionStale : RequestFaults.VersionRequired;
        }
        if (JsonNode.DeepEquals(Describe(before), Describe(before with { Wording = wording })))
        {
            return MailWordingView.Of(template, texts, before);
        }
        var after = (await connection.One(ReplaceSql, OwnWording.From, cancelled, facts))!;
        await Log(connection, template, texts, before, after, context);
        return MailWordingView.Of(template, texts, after);
    }

    private async Task Log(NpgsqlConnection connection, MailTemplate template, Texts texts, OwnWording? before, OwnWording after, RequestContext context)
    {
        await wordings.Notify(connection, context.CancellationToken);
        await audit.Write(
            connection,
            context,
            PlatformAuditActions.MailTemplateSaved,
            MailWordingRoutes.Subject(template, texts),
            Describe(before),
            Describe(after)
        );
    }

    internal static JsonObject? Describe(OwnWording? own) =>
        own is null
            ? null
            : new JsonObject
            {
                ["subject"] = own.Wording.Subject,
                ["paragraphs"] = new JsonArray([.. own.Wording.Paragraphs.Select(paragraph => (JsonNode)paragraph)]),
                ["action"] = own.Wording.Action,
            };

    /// <summary>Where another request was faster, what that wrote, locked as it is.</summary>
    internal const string CreateSql = $"""
        INSERT INTO platform.mail_wordings AS w (template, language, subject, paragraphs, action, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (template, language) DO UPDATE SET updated_at = w.updated_at RETURNING {OwnWording.Columns}, w.xmax = 0 AS is_new
        """;

    internal const string ReplaceSql = $"""
        UPDATE platform.mail_wordings SET subject = $3, paragraphs = $4, action = $5, updated_at = $6, version = version + 1
        WHERE template = $1 AND language = $2 RETURNING {OwnWording.Columns}
        """;
}
