using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;

namespace Stoa.Platform.Mail.Wordings;

/// <summary>A mail as it would arrive, with sample values: in the words that are sent along, else in those that hold. Changes nothing.</summary>
internal sealed class PreviewMail(MailWordings wordings, LanguageCatalogue languages)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<WordingRequest, MailPreview>("/admin/mail-templates/{name}/{language}/preview", routes.Resolve<PreviewMail>().Handle)
            .WithName(MailWordingRoutes.Section, "previewMail", "A mail as it would arrive, with sample values")
            .Staff("settings", "manage")
            .WithOptionalBody()
            .WithSuccess(PlatformSuccesses.MailPreviewed)
            .ProducesFault(PlatformFaults.MailTemplateNotFound, PlatformFaults.MailPlaceholderUnknown, PlatformFaults.MailPlaceholderMissing)
            .WithExample(
                new MailPreview("Teehaus Müller: too many wrong passwords", "A wrong password was entered too often.", "<!DOCTYPE html>…"),
                MailWordingRoutes.RequestExample
            );

    public Task<Outcome<MailPreview>> Handle(WordingRequest request, RequestContext context)
    {
        var filled = request.Fill(wordings, languages, null);
        Outcome<MailPreview> outcome = filled.Failure is { } failure
            ? failure
            : new MailPreview(filled.Value!.Subject, MailBody.Plain(filled.Value), MailBody.Html(filled.Value));
        return Task.FromResult(outcome);
    }
}

/// <summary>A mail, a language, and a wording to try out.</summary>
internal sealed record WordingRequest(MailTemplateName Which, MailWording? Wording) : IRequest<WordingRequest>
{
    public static WordingRequest Read(RequestReader input) => new(MailTemplateName.Read(input), SentWording.ReadOptional(input.Body));

    /// <summary>The mail with sample values, or what is wrong with the wording.</summary>
    public Outcome<MailContent> Fill(MailWordings wordings, LanguageCatalogue languages, string? to)
    {
        if (Which.Find(wordings, languages) is not var (template, texts))
        {
            return PlatformFaults.MailTemplateNotFound;
        }
        var usual = template.Usual(texts);
        if (Wording is not null && SentWording.Check(template, usual, Wording) is { } broken)
        {
            return broken;
        }
        var wording = Wording is null ? wordings.Of(template, texts) : SentWording.Complete(usual, Wording);
        return template.Fill(to, texts.Language, wording, MailWordingRoutes.Samples(template));
    }
}
