using System.Text.Json;
using Npgsql;
using Stoa.Platform.Outbox;

namespace Stoa.Platform.People;

/// <summary>
/// What the module of accounts tells others about customers: which of them are new or have another name or address. What they are now is asked for
/// (<see cref="CustomerAccounts.Read"/>), so that a late event says nothing that is no longer true and the outbox keeps nobody's address.
/// </summary>
public static class CustomerEvents
{
    public const string Registered = "customer.registered";
    public const string Changed = "customer.changed";

    /// <summary>Adds the event to the batch of the change.</summary>
    public static void Add(OutboxWriter outbox, NpgsqlBatch batch, string topic, IReadOnlyCollection<Guid> customers, DateTimeOffset now)
    {
        if (customers.Count > 0)
        {
            outbox.Add(batch, topic, JsonSerializer.Serialize([.. customers], PlatformJson.Default.GuidArray), now);
        }
    }

    /// <summary>The customers that an event is about.</summary>
    public static Guid[] Read(OutboxEvent happened) => JsonSerializer.Deserialize(happened.Payload, PlatformJson.Default.GuidArray) ?? [];
}
