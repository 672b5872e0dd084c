using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Stoa.Platform.Jobs;
using Stoa.Platform.Outbox;

namespace Stoa.Platform.Mail;

/// <summary>
/// Hands one mail to an SMTP server. A recipient or a mail that the server refuses for good is given up; every other failure is worth another try.
/// Once the server has accepted the mail nothing counts as a failure: it would be sent again.
/// </summary>
internal sealed class SmtpDelivery(SmtpOptions options)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private static readonly TimeSpan QuitTimeout = TimeSpan.FromSeconds(1);

    public async Task Send(MimeMessage message, CancellationToken cancelled)
    {
        using var span = Traces.Step("SMTP send", ActivityKind.Client);
        span?.SetTag("server.address", options.Host).SetTag("server.port", options.Port);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(options.Timeout);
        using var client = Client();
        var isLocal = await Connect(client, limit.Token);
        await Authenticate(client, isLocal, limit.Token);
        await Transfer(client, message, limit.Token);
        await Quit(client);
    }

    /// <summary>Everything that comes before a mail, and nothing else.</summary>
    public async Task Greet(CancellationToken cancelled)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(options.Timeout);
        using var client = Client();
        await Authenticate(client, await Connect(client, limit.Token), limit.Token);
        await Quit(client);
    }

    private SmtpClient Client() =>
        new()
        {
            Timeout = (int)Math.Min(options.Timeout.TotalMilliseconds, int.MaxValue),
            CheckCertificateRevocation = false,
            ServerCertificateValidationCallback = IsTrusted,
        };

    /// <summary>True where the server is on this machine.</summary>
    private async Task<bool> Connect(SmtpClient client, CancellationToken cancelled)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host!, options.Port, cancelled);
            var isLocal = socket.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address);
            await client.ConnectAsync(socket, options.Host!, options.Port, SecurityFor(isLocal), cancelled);
            return isLocal;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private SecureSocketOptions SecurityFor(bool isLocal) =>
        options.Security switch
        {
            SmtpSecurity.None => SecureSocketOptions.None,
            SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
            SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
            _ when options.Port == 465 => SecureSocketOptions.SslOnConnect,
            _ => isLocal ? SecureSocketOptions.StartTlsWhenAvailable : SecureSocketOptions.StartTls,
        };

    /// <summary>The library's own check also trusts a list of known mail servers; ours trusts the system's authorities, or the configured one alone.</summary>
    private bool IsTrusted(object _, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if (options.Authority is not { Length: > 0 } file)
        {
            return errors == SslPolicyErrors.None;
        }
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None || certificate is not X509Certificate2 presented)
        {
            return false;
        }
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        foreach (var element in sent?.ChainElements.AsEnumerable() ?? [])
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }
        return chain.Build(presented);
    }

    private async Task Authenticate(SmtpClient client, bool isLocal, CancellationToken cancelled)
    {
        if (options.User is not { Length: > 0 } user)
        {
            return;
        }
        if (!client.IsSecure && !isLocal)
        {
            throw new AuthenticationException("Mail:Smtp:Password is not sent over a connection without TLS");
        }
        await client.AuthenticateAsync(Encoding.UTF8, user, options.Password ?? "", cancelled);
    }

    /// <summary>Sent as 8bit where the server offers 8BITMIME, else encoded: the library asks the server's extensions.</summary>
    private static async Task Transfer(SmtpClient client, MimeMessage message, CancellationToken cancelled)
    {
        var recipient = message.To.Mailboxes.Single();
        if (!Ascii.IsValid(recipient.LocalPart) && !client.Capabilities.HasFlag(SmtpCapabilities.UTF8))
        {
            throw new GiveUpException("the SMTP server takes no addresses in other scripts");
        }
        try
        {
            await client.SendAsync(message, message.From.Mailboxes.Single(), [recipient], cancelled);
        }
        catch (SmtpCommandException refused)
        {
            var reason = $"the SMTP server said {(int)refused.StatusCode} {Printable(WithoutAddress(refused.Message, recipient))}";
            throw refused.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted && (int)refused.StatusCode is >= 500 and <= 599
                ? new GiveUpException(reason)
                : new IOException(reason, refused);
        }
    }

    /// <summary>A courtesy with a bound of its own.</summary>
    private static async Task Quit(SmtpClient client)
    {
        using var limit = new CancellationTokenSource(QuitTimeout);
        try
        {
            await client.DisconnectAsync(quit: true, limit.Token);
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or ProtocolException or CommandException)
        {
            // The mail is accepted. A server that hangs up or answers nonsense now must not have it sent again.
        }
    }

    /// <summary>Servers name whom they refuse, by the address or by what stands before the at sign, and the reason is logged.</summary>
    private static string WithoutAddress(string text, MailboxAddress recipient) =>
        Regex.Replace(
            text.Replace(recipient.Address, "(the recipient)", StringComparison.OrdinalIgnoreCase),
            $@"(?<!\w){Regex.Escape(recipient.LocalPart)}(?!\w)",
            "(the recipient)",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1)
        );

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
