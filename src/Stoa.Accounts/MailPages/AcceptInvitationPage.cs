using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Accounts.Invitations;
using Stoa.Accounts.Passwords;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;
using Stoa.Platform.Pages;

namespace Stoa.Accounts.MailPages;

/// <summary>What the link of an invitation opens. Opening it changes nothing, because mail scanners open links too; the form does.</summary>
internal static class AcceptInvitationPage
{
    public const string Path = "/account/accept-invitation";
    private const string TitleKey = "page.accept_invitation.title";
    private const int LongestName = 100;

    public static void Map(IEndpointRouteBuilder endpoints, AcceptInvitation accept)
    {
        var guard = new PageGuard(endpoints.ServiceProvider, "reset");
        endpoints.MapMethods(
            Path,
            ["GET", "HEAD"],
            guard.Page(TitleKey, async http => await (await guard.Closed(http) is { } closed ? Say(http, closed) : Show(http, PlainPage.TokenOf(http), null)))
        );
        endpoints.MapPost(Path, guard.Page(TitleKey, http => Post(http, guard, accept)));
    }

    private static async Task Post(HttpContext http, PageGuard guard, AcceptInvitation accept)
    {
        if (await guard.Refusal(http) is { } refused)
        {
            await Say(http, refused);
            return;
        }
        var fields = await PlainPage.FieldsOf(http);
        var (token, password) = (PlainPage.Field(fields, "token"), PlainPage.Field(fields, "password"));
        if (NewPasswords.WhyNot(password) is { } broken)
        {
            await Show(http, token, broken);
            return;
        }
        var request = new AcceptInvitation.Request(token, password, Name(fields, "first_name"), Name(fields, "last_name"));
        await Say(http, await guard.Spend(http) ?? (await accept.Accept(request, RequestOrigin.Of(http), http.RequestAborted)).Failure);
    }

    /// <summary>What is no text or longer than a name may be counts as not given: a name can be changed later.</summary>
    private static string Name(IFormCollection fields, string name) =>
        PlainPage.Field(fields, name).Trim() is var text && TextRules.IsClean(text) && TextRules.Length(text) <= LongestName ? text : "";

    private static Task Say(HttpContext http, Failure? failure)
    {
        var texts = PlainPage.TextsOf(http);
        return PlainPage.Answer(http, texts, Title(texts), failure, texts.Of(AccountSuccesses.InvitationAccepted));
    }

    private static Task Show(HttpContext http, string token, Rule? broken)
    {
        var texts = PlainPage.TextsOf(http);
        var label = texts["page.reset_password.label"];
        return PlainPage.Write(
            http,
            texts,
            Title(texts),
            $"""
            {(broken is { } rule ? $"<p>{texts.Sentence(label, rule)}</p>" : "")}
            <form method="post" action="{Path}">{PlainPage.Hidden(token)}
            <label>{texts["page.accept_invitation.first_name"]} <input name="first_name" autocomplete="given-name" maxlength="{LongestName}"></label>
            <label>{texts["page.accept_invitation.last_name"]} <input name="last_name" autocomplete="family-name" maxlength="{LongestName}"></label>
            <label>{label} <input type="password" name="password" autocomplete="new-password" minlength="{NewPasswords.Shortest}" required></label>
            <button>{texts["page.accept_invitation.button"]}</button></form>
            """,
            broken is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest
        );
    }

    private static string Title(Texts texts) => texts[TitleKey];
}
