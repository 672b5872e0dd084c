using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;
using Stoa.Platform.Data;

namespace Stoa.Platform.Mail.Wordings;

/// <summary>How a mail is worded in one language, and what its texts may name.</summary>
internal sealed class ReadMailTemplate(MailWordings wordings, LanguageCatalogue languages, NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, MailWordingView>("/admin/mail-templates/{name}/{language}", routes.Resolve<ReadMailTemplate>().Handle)
            .WithName(MailWordingRoutes.Section, "getMailTemplate", "How a mail is worded in one language")
            .Staff("settings", "manage")
            .Versioned()
            .WithSuccess(PlatformSuccesses.MailTemplateRetrieved)
            .ProducesFault(PlatformFaults.MailTemplateNotFound)
            .WithExample(MailWordingRoutes.Example);

    public sealed record Request(MailTemplateName Which) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(MailTemplateName.Read(input));
    }

    public async Task<Outcome<MailWordingView>> Handle(Request request, RequestContext context) =>
        request.Which.Find(wordings, languages) is var (template, texts)
            ? MailWordingView.Of(template, texts, await database.One(FindSql, OwnWording.From, context.CancellationToken, template.Name, texts.Language))
            : PlatformFaults.MailTemplateNotFound;

    internal const string FindSql = $"SELECT {OwnWording.Columns} FROM platform.mail_wordings WHERE template = $1 AND language = $2";
}
