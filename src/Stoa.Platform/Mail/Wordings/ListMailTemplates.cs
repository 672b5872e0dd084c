using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;

namespace Stoa.Platform.Mail.Wordings;

/// <summary>All mails that the server sends, each in every language, as they are worded now.</summary>
internal sealed class ListMailTemplates(MailWordings wordings, LanguageCatalogue languages)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Paging, Page<MailWordingView>>("/admin/mail-templates", routes.Resolve<ListMailTemplates>().Handle)
            .WithName(MailWordingRoutes.Section, "listMailTemplates", "List the mails that the server sends, and how they are worded")
            .Staff("settings", "manage")
            .WithSuccess(PlatformSuccesses.MailTemplatesRetrieved)
            .WithExample(new Page<MailWordingView>([MailWordingRoutes.Example], 1, 20, 1));

    public Task<Outcome<Page<MailWordingView>>> Handle(Paging request, RequestContext context)
    {
        var all = wordings
            .Templates.SelectMany(template => languages.All.Select(texts => MailWordingView.Of(template, texts, wordings.OwnOf(template, texts))))
            .ToArray();
        var (page, size) = (request.Page.Number, request.Page.Size);
        Outcome<Page<MailWordingView>> outcome = new Page<MailWordingView>(
            [.. all.Skip((int)Math.Min(request.Page.Offset, int.MaxValue)).Take(size)],
            page,
            size,
            all.Length
        );
        return Task.FromResult(outcome);
    }
}
