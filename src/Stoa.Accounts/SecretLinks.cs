using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>
/// Tokens that are sent in links, and the pages that the links open: a front-end's own where it is configured, else the plain ones of the server.
/// </summary>
internal sealed class SecretLinks(PublicAddress address, IOptions<LinkOptions> options)
{
    /// <summary>Letters only, so that no run of digits in a token is taken for the code in the same mail.</summary>
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>45 of 52 letters are 256 bits.</summary>
    private const int Length = 45;

    public static string NewToken() => RandomNumberGenerator.GetString(Letters, Length);

    /// <summary>What is stored of a token. It cannot be guessed, so a plain hash is enough.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public string ToVerify(string token) => With(token, options.Value.VerifyEmail ?? address.Of(MailPages.VerifyEmailPage.Path));

    public string ToReset(string token) => With(token, options.Value.ResetPassword ?? address.Of(MailPages.ResetPasswordPage.Path));

    public string ToAccept(string token) => With(token, options.Value.AcceptInvitation ?? address.Of(MailPages.AcceptInvitationPage.Path));

    public string ToConfirmChange(string token) => With(token, options.Value.ConfirmEmailChange ?? address.Of(MailPages.EmailChangePages.ConfirmPath));

    public string ToUndoChange(string token) => With(token, options.Value.UndoEmailChange ?? address.Of(MailPages.EmailChangePages.UndoPath));

    private static string With(string token, string page) => page + (page.Contains('?', StringComparison.Ordinal) ? '&' : '?') + "token=" + token;
}
