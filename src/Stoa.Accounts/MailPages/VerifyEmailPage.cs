using Microsoft.AspNetCore.Routing;
using Stoa.Accounts.Verification;

namespace Stoa.Accounts.MailPages;

/// <summary>What the link in a verification mail opens.</summary>
internal static class VerifyEmailPage
{
    public const string Path = "/account/verify-email";

    public static void Map(IEndpointRouteBuilder endpoints, VerifyEmail verify) =>
        ButtonPage.Map(endpoints, Path, "verify_email", "verify", (token, http) => verify.Use(token, http.RequestAborted));
}
