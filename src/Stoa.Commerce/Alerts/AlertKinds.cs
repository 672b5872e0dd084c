using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Commerce.Settings;
using Stoa.Platform.Outbox;
using Stoa.Platform.Settings;

namespace Stoa.Commerce.Alerts;

/// <summary>What somebody may be told of.</summary>
internal static class AlertKinds
{
    public const string Stock = "stock";
    public const string Price = "price";
    public const string Cart = "cart";

    /// <summary>A parcel left. Nobody asks for that: it belongs to an order, and whether it is told was decided when the parcel was handed over.</summary>
    public const string Shipped = "shipped";

    /// <summary>Those that are asked for, or agreed to, and that the shop has switched on.</summary>
    public static string[] On(SettingValues settings) =>
        [
            .. new[] { (Stock, CommerceSettings.StockAlerts), (Price, CommerceSettings.PriceAlerts), (Cart, CommerceSettings.AbandonedCarts) }
                .Where(kind => settings.Get(kind.Item2))
                .Select(kind => kind.Item1),
        ];
}

/// <summary>
/// An alert on its way. Somebody with an account is told by push where a device of theirs can be: <see cref="Due"/> asks for that, and the answer is one of
/// <see cref="Delivered"/>, <see cref="Undelivered"/> (a mail goes out) and <see cref="Postponed"/>. After the first may come <see cref="Refused"/>: FCM took
/// it for no device after all, and a mail goes out.
/// </summary>
/// <param name="AlertId">Which.</param>
/// <param name="Kind">One of <see cref="AlertKinds"/>.</param>
/// <param name="UserId">Whose devices.</param>
/// <param name="Product">Its name; of a cart, what is in it; of a parcel, the number of its order.</param>
/// <param name="ProductId">Null of a cart and of a parcel.</param>
/// <param name="Price">Paid now, with its currency; empty of a cart and of a parcel.</param>
/// <param name="TimeZone">The shop's, for devices that do not say theirs.</param>
/// <param name="QuietFrom">HH:mm by the device's clock.</param>
/// <param name="QuietUntil">The same; equal to the other where there are no quiet hours.</param>
internal sealed record AlertEvent(
    Guid AlertId,
    string Kind,
    Guid UserId,
    string Product,
    string? ProductId,
    string Price,
    string TimeZone,
    string QuietFrom,
    string QuietUntil
)
{
    public const string Due = "alert.due";
    public const string Delivered = "alert.delivered";
    public const string Undelivered = "alert.undelivered";
    public const string Postponed = "alert.postponed";
    public const string Refused = "alert.refused";

    /// <summary>Its message was opened on a device; told at most once for each device.</summary>
    public const string Opened = "alert.opened";

    /// <summary>Of a parcel: whose it is, and how many pieces the order has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? OrderId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Items { get; init; }

    public void Add(OutboxWriter outbox, NpgsqlBatch batch, DateTimeOffset now) =>
        outbox.Add(batch, Due, JsonSerializer.Serialize(this, CommerceJson.Stored.AlertEvent), now);
}

/// <summary>What became of an alert on its way.</summary>
/// <param name="AlertId">Which.</param>
/// <param name="Until">Of one that is postponed: not before.</param>
internal sealed record AlertAnswer(Guid AlertId, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? Until = null);
