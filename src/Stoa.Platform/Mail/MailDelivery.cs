using System.Net.Mail;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Stoa.Platform.Outbox;

namespace Stoa.Platform.Mail;

/// <summary>Brings mails from the outbox to the SMTP server, or to the pickup directory where none is configured.</summary>
internal sealed class MailDelivery(IOptions<MailOptions> options) : IOutboxConsumer
{
    /// <summary>Rows of the outbox carry it.</summary>
    public const string ConsumerName = "mail";

    private readonly MailAddress _from = new(options.Value.From);

    public string Name => ConsumerName;
    public string Topic => Mailer.Topic;

    public Task Handle(OutboxEvent happened, CancellationToken cancelled)
    {
        var content = JsonSerializer.Deserialize(happened.Payload, PlatformJson.Default.MailContent)!;
        if (content.To is not { } to)
        {
            return Task.CompletedTask;
        }
        var key = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{happened.CreatedAt.UtcDateTime:yyyyMMdd'T'HHmmssfff}-{happened.Id}");
        var letter = Letter.Write(content, to, _from, key, happened.CreatedAt);
        return options.Value.Smtp.Host is { Length: > 0 }
            ? SmtpSession.Send(options.Value.Smtp, letter, cancelled)
            : Pickup.Put(options.Value.PickupDirectory, key, letter, cancelled);
    }
}
