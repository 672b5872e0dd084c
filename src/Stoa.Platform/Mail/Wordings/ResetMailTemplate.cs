using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Platform.Mail.Wordings;

/// <summary>Gives a mail back to the software's own wording. One that the shop has not worded is left as it is.</summary>
internal sealed class ResetMailTemplate(MailWordings wordings, LanguageCatalogue languages, NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<Request, Nothing>("/admin/mail-templates/{name}/{language}", routes.Resolve<ResetMailTemplate>().Handle)
            .WithName(MailWordingRoutes.Section, "resetMailTemplate", "Give a mail back to the software's own wording")
            .Staff("settings", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(PlatformSuccesses.MailTemplateReset)
            .ProducesFault(PlatformFaults.MailTemplateNotFound);

    public sealed record Request(MailTemplateName Which) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(MailTemplateName.Read(input));
    }

    public async Task<Outcome<Nothing>> Handle(Request request, RequestContext context)
    {
        if (request.Which.Find(wordings, languages) is not var (template, texts))
        {
            return PlatformFaults.MailTemplateNotFound;
        }
        var outcome = await database.InTransaction(context, connection => Reset(connection, template, texts, context));
        if (outcome.Failure is null)
        {
            await wordings.Load(CancellationToken.None);
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Reset(NpgsqlConnection connection, MailTemplate template, Texts texts, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var own = await connection.One(OwnWording.LockSql, OwnWording.From, cancelled, template.Name, texts.Language);
        if (!context.Expects(own?.Version ?? 0))
        {
            return RequestFaults.VersionStale;
        }
        if (own is not null)
        {
            await connection.Change(DeleteSql, cancelled, template.Name, texts.Language);
            await wordings.Notify(connection, cancelled);
            var subject = MailWordingRoutes.Subject(template, texts);
            await audit.Write(connection, context, PlatformAuditActions.MailTemplateReset, subject, SetMailTemplate.Describe(own));
        }
        return new Nothing();
    }

    internal const string DeleteSql = "DELETE FROM platform.mail_wordings WHERE template = $1 AND language = $2";
}
