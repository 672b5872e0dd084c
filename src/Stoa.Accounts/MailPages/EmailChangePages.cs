using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Accounts.EmailChanges;
using Stoa.Contracts.Http;
using Stoa.Platform.Pages;

namespace Stoa.Accounts.MailPages;

/// <summary>What the links in mails about a change of address open.</summary>
internal static class EmailChangePages
{
    public const string ConfirmPath = "/account/confirm-email";
    public const string UndoPath = "/account/undo-email";

    public static void Map(IEndpointRouteBuilder endpoints, ConfirmEmailChange confirm, UndoEmailChange undo)
    {
        ButtonPage.Map(
            endpoints,
            ConfirmPath,
            "email_change",
            "verify",
            (token, http) => confirm.Confirm(token, LanguageOf(http), RequestOrigin.Of(http), http.RequestAborted)
        );
        ButtonPage.Map(
            endpoints,
            UndoPath,
            "email_change_undo",
            "verify",
            (token, http) => undo.Undo(token, LanguageOf(http), RequestOrigin.Of(http), http.RequestAborted)
        );
    }

    private static string LanguageOf(HttpContext http) => PlainPage.TextsOf(http).Language;
}
