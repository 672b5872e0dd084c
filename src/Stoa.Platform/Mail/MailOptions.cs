namespace Stoa.Platform.Mail;

/// <summary>Section <c>Mail</c>; the sender is a setting (<see cref="MailSettings"/>).</summary>
public sealed class MailOptions
{
    /// <summary>Where mails are put, one .eml each, while no SMTP server is configured.</summary>
    public string PickupDirectory { get; set; } = "mail";

    /// <summary>How long it is known which mails went to whom.</summary>
    public TimeSpan KeepNotes { get; set; } = TimeSpan.FromDays(180);

    public SmtpOptions Smtp { get; set; } = new();
}

/// <summary>Section <c>Mail:Smtp</c>.</summary>
public sealed class SmtpOptions
{
    /// <summary>Unset: mails are put into the pickup directory.</summary>
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    /// <summary>Unset: no authentication.</summary>
    public string? User { get; set; }

    public string? Password { get; set; }
    public SmtpSecurity Security { get; set; } = SmtpSecurity.Auto;

    /// <summary>A PEM file with the authority that signed the server's certificate, where the system does not know it.</summary>
    public string? Authority { get; set; }

    /// <summary>How long one mail may take from connection to acceptance.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}

public enum SmtpSecurity
{
    /// <summary><see cref="Tls"/> on port 465, else <see cref="StartTls"/>; a server on this very machine may do without.</summary>
    Auto,

    /// <summary>TLS is required before anything is sent; a server that does not offer it gets nothing.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,

    /// <summary>In the open. A password is then sent to this very machine only.</summary>
    None,
}
