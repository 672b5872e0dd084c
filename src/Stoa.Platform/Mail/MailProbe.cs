using Microsoft.Extensions.Configuration;

namespace Stoa.Platform.Mail;

/// <summary>Looks whether mails could leave, without sending one.</summary>
public static class MailProbe
{
    /// <summary>Connects to <c>Mail:Smtp</c> as a mail would be sent: EHLO, TLS, login, and a farewell.</summary>
    /// <returns>Null where no server is configured, else its host and port.</returns>
    /// <exception cref="Exception">It cannot be reached, is not trusted, or refuses the login; the message has no password.</exception>
    public static async Task<string?> Try(IConfiguration configuration, CancellationToken cancelled)
    {
        var options = configuration.GetSection("Mail").Get<MailOptions>() ?? new MailOptions();
        if (options.Smtp.Host is not { Length: > 0 } host)
        {
            return null;
        }
        await new SmtpDelivery(options.Smtp).Greet(cancelled);
        return $"{host}:{options.Smtp.Port}";
    }
}
