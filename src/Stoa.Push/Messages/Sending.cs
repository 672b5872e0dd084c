using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Push.Delivery;

namespace Stoa.Push.Messages;

/// <summary>
/// Puts a message on its way now, in the transaction of whoever asks for it: refused for its state first, then for want of devices, then for
/// want of credentials; a refusal changes nothing.
/// </summary>
internal sealed class Sending(StartDelivery delivery, ChangeNotifications notifications)
{
    /// <param name="connection">In a transaction.</param>
    /// <param name="message">As it was locked in that transaction.</param>
    /// <param name="cancelled">Of the request.</param>
    /// <returns>Why not; null when it is on its way.</returns>
    public async Task<Failure?> Begin(NpgsqlConnection connection, PushMessage message, CancellationToken cancelled)
    {
        if (Refusal(message.Status) is { } refused)
        {
            return refused;
        }
        var (where, arguments) = message.Audience.Filter(message.AndroidMessage is not null, message.IosMessage is not null, message.RetryOf);
        if (!await connection.One(Audience.Narrow(AnySql, where), row => row.GetBoolean(0), cancelled, arguments))
        {
            return PushFaults.NoActiveDevices;
        }
        await connection.Change(NowSql, cancelled, message.Id);
        return (await delivery.Start(connection, message.Id, cancelled)).Failure;
    }

    /// <summary>To be called after the commit: this node need not wait for the database's word.</summary>
    public void NotifyStarted(long message) => notifications.Raise(StartDelivery.Topic, message.ToString(CultureInfo.InvariantCulture));

    public static Failure? Refusal(string status) =>
        status switch
        {
            "sending" or "paused" or "sent" => PushFaults.MessageAlreadySent,
            "cancelled" => Wrong("send", status),
            _ => null,
        };

    public static Failure Wrong(string action, string status) =>
        new()
        {
            Fault = PushFaults.PushStateWrong,
            Arguments = new Dictionary<string, string>(StringComparer.Ordinal) { ["action"] = action, ["status"] = status },
        };

    /// <summary>What the audit log says of a message: no content, which may be long, but what became of it.</summary>
    public static JsonObject Describe(PushMessage message) =>
        new()
        {
            ["name"] = message.Name,
            ["type"] = message.Type,
            ["status"] = message.Status,
            ["scheduled_at"] = message.ScheduledAt?.ToString("O", CultureInfo.InvariantCulture),
        };

    public static string Subject(long message) => string.Create(CultureInfo.InvariantCulture, $"push_message:{message}");

    internal const string AnySql = $"SELECT EXISTS (SELECT FROM push.devices d WHERE {Audience.Condition})";

    /// <summary>Now means now, whatever time it was meant for.</summary>
    internal const string NowSql =
        "UPDATE push.messages SET type = 'immediate', status = 'draft', scheduled_at = NULL WHERE id = $1 AND status IN ('draft', 'scheduled', 'failed')";
}
