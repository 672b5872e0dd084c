using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Stoa.Platform.Outbox;
using Stoa.Platform.Settings;

namespace Stoa.Platform.Mail;

/// <summary>
/// Delivers mails from the outbox to the SMTP server, or to the pickup directory if none is configured. What was sent about an account is noted as it leaves
/// the outbox.
/// </summary>
internal sealed class MailDelivery(IOptions<MailOptions> options, SettingsStore settings, SentMails sent) : ISettlingConsumer
{
    /// <summary>Rows of the outbox carry it.</summary>
    public const string ConsumerName = "mail";

    public string Name => ConsumerName;
    public string Topic => Mailer.Topic;

    public async Task Handle(OutboxEvent happened, CancellationToken cancelled)
    {
        var content = Content(happened);
        if (content.To is not { } to)
        {
            return;
        }
        var key = string.Create(CultureInfo.InvariantCulture, $"{happened.CreatedAt.UtcDateTime:yyyyMMdd'T'HHmmssfff}-{happened.Id}");
        using var message = MailMessage.Create(content, to, MailSettings.Sender(settings.Current), key, happened.CreatedAt);
        if (options.Value.Smtp.Host is { Length: > 0 })
        {
            await new SmtpDelivery(options.Value.Smtp).Send(message, cancelled);
            return;
        }
        await Pickup.Put(options.Value.PickupDirectory, key, message, cancelled);
    }

    public Task Settle(OutboxEvent happened) => sent.Settle(happened, Content(happened).User);

    private static MailContent Content(OutboxEvent happened) => JsonSerializer.Deserialize(happened.Payload, PlatformJson.Default.MailContent)!;
}
