using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Stoa.Platform.Outbox;

namespace Stoa.Platform.Mail;

/// <summary>
/// Hands one mail to an SMTP server (RFC 5321; STARTTLS RFC 3207, AUTH RFC 4954, 8BITMIME RFC 6152, SMTPUTF8 RFC 6531). A recipient or a mail that the
/// server refuses for good is given up; everything else is worth another try.
/// </summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private readonly SmtpOptions _options;
    private readonly TcpClient _connection = new() { NoDelay = true };
    private SmtpLines _lines = null!;
    private HashSet<string> _offers = [];
    private string[] _mechanisms = [];

    private SmtpSession(SmtpOptions options) => _options = options;

    private bool IsLocal => _connection.Client.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address);

    public static async Task Send(SmtpOptions options, Letter letter, CancellationToken cancelled)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(options.Timeout);
        await using var session = new SmtpSession(options);
        await session.Connect(limit.Token);
        await session.Authenticate(limit.Token);
        await session.Transfer(letter, limit.Token);
    }

    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task Connect(CancellationToken cancelled)
    {
        await _connection.ConnectAsync(_options.Host!, _options.Port, cancelled);
        _lines = new SmtpLines(_connection.GetStream());
        var fromTheFirstByte = _options.Security == SmtpSecurity.Tls || (_options.Security == SmtpSecurity.Auto && _options.Port == 465);
        if (fromTheFirstByte)
        {
            await Encrypt(cancelled);
        }
        await Expect(220, cancelled);
        await Greet(cancelled);
        if (!fromTheFirstByte && _options.Security != SmtpSecurity.None && (_offers.Contains("STARTTLS") || _options.Security == SmtpSecurity.StartTls || !IsLocal))
        {
            await Say("STARTTLS", 220, cancelled);
            await Encrypt(cancelled);
            await Greet(cancelled);
        }
    }

    private async Task Greet(CancellationToken cancelled)
    {
        var reply = await Say($"EHLO {NameOf(_connection.Client.LocalEndPoint)}", 250, cancelled);
        _offers = [.. reply.Skip(1).Select(line => line.Split(' ')[0].ToUpperInvariant())];
        _mechanisms = [.. reply.Where(line => line.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase)).SelectMany(line => line.ToUpperInvariant().Split(' ').Skip(1))];
    }

    /// <summary>Whatever came before the handshake is not from the server whose certificate was checked, so there may be nothing.</summary>
    private async Task Encrypt(CancellationToken cancelled)
    {
        if (_lines.HasUnread)
        {
            throw new AuthenticationException("the SMTP server spoke before TLS was agreed on");
        }
        var tls = new SslStream(_connection.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = _options.Host, CertificateChainPolicy = Policy() }, cancelled);
        _lines = new SmtpLines(tls);
    }

    private X509ChainPolicy? Policy()
    {
        if (_options.Authority is not { Length: > 0 } file)
        {
            return null;
        }
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }

    private async Task Authenticate(CancellationToken cancelled)
    {
        if (_options.User is not { Length: > 0 } user)
        {
            return;
        }
        if (!_lines.IsEncrypted && !IsLocal)
        {
            throw new AuthenticationException("Mail:Smtp:Password is not sent over a connection without TLS");
        }
        if (_mechanisms.Contains("PLAIN"))
        {
            await Say("AUTH PLAIN " + Base64($"\0{user}\0{_options.Password}"), 235, cancelled);
            return;
        }
        await Say("AUTH LOGIN", 334, cancelled);
        await Say(Base64(user), 334, cancelled);
        await Say(Base64(_options.Password ?? ""), 235, cancelled);
    }

    private async Task Transfer(Letter letter, CancellationToken cancelled)
    {
        if (letter.NeedsUtf8 && !_offers.Contains("SMTPUTF8"))
        {
            throw new GiveUpException("the SMTP server takes no addresses in other scripts");
        }
        await Say($"MAIL FROM:<{letter.From}>{(_offers.Contains("8BITMIME") ? " BODY=8BITMIME" : "")}{(letter.NeedsUtf8 ? " SMTPUTF8" : "")}", 250, cancelled);
        await Say($"RCPT TO:<{letter.To}>", 250, cancelled, isAboutThisMail: true);
        await Say("DATA", 354, cancelled);
        await _lines.Write(Stuffed(letter.Bytes.Span), cancelled);
        await Expect(250, cancelled, isAboutThisMail: true);
        await _lines.Write("QUIT\r\n"u8.ToArray(), cancelled);
    }

    private async Task<List<string>> Say(string line, int wanted, CancellationToken cancelled, bool isAboutThisMail = false)
    {
        await _lines.Write(Encoding.UTF8.GetBytes(line + "\r\n"), cancelled);
        return await Expect(wanted, cancelled, isAboutThisMail);
    }

    private async Task<List<string>> Expect(int wanted, CancellationToken cancelled, bool isAboutThisMail = false)
    {
        var (code, lines) = await _lines.ReadReply(cancelled);
        if (code == wanted || (wanted == 250 && code == 251))
        {
            return lines;
        }
        var reason = $"the SMTP server said {code} {string.Join(' ', lines)}";
        throw isAboutThisMail && code is >= 500 and <= 599 ? new GiveUpException(reason) : new IOException(reason);
    }

    /// <summary>RFC 5321, 4.5.2: a line that begins with a dot gets another; a lone dot ends the mail.</summary>
    private static byte[] Stuffed(ReadOnlySpan<byte> mail)
    {
        var stuffed = new List<byte>(mail.Length + 16);
        var atStart = true;
        foreach (var b in mail)
        {
            if (atStart && b == '.')
            {
                stuffed.Add((byte)'.');
            }
            stuffed.Add(b);
            atStart = b == '\n';
        }
        stuffed.AddRange(".\r\n"u8);
        return [.. stuffed];
    }

    private static string NameOf(EndPoint? local) =>
        local is IPEndPoint { Address: var address } ? address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[IPv6:{address}]" : $"[{address}]" : "localhost";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
