using System.Globalization;
using Microsoft.Extensions.Configuration;
using Stoa.Contracts;
using Stoa.Contracts.Languages;
using Stoa.Push.Messages;

namespace Stoa.Push.Events;

/// <summary>Sections <c>Push:Events:{OrderPlaced, OrderShipped, OrderDelivered, OrderCancelled, OrderRefunded}</c>.</summary>
internal sealed class OrderPushOptions
{
    /// <summary>The default texts.</summary>
    private static readonly LanguageCatalogue Languages = new([new MessageSource(typeof(PushFaults))]);

    private static readonly (string Topic, string Name, string Key)[] Happenings =
    [
        ("order.placed", "OrderPlaced", "order_placed"),
        ("order.shipped", "OrderShipped", "order_shipped"),
        ("fulfilment.delivered", "OrderDelivered", "order_delivered"),
        ("order.cancelled", "OrderCancelled", "order_cancelled"),
        ("refund.succeeded", "OrderRefunded", "order_refunded"),
    ];

    private readonly string _section;

    private OrderPushOptions(string section, Dictionary<string, EventText> texts) => (_section, Texts) = (section, texts);

    /// <summary>Off by default.</summary>
    public bool Enabled { get; set; }

    /// <summary>Of devices whose own language has no text.</summary>
    public string Language { get; set; } = "en";

    /// <summary>By locale.</summary>
    public Dictionary<string, EventText> Texts { get; }

    /// <summary>The shop's events that can be sent, each with its configuration.</summary>
    public static IEnumerable<(string Topic, OrderPushOptions Options)> All(IConfiguration configuration) =>
        Happenings.Select(happening => (happening.Topic, Read(configuration, happening.Name, happening.Key)));

    public static IEnumerable<string> Sections => Happenings.Select(happening => "Push:Events:" + happening.Name);

    /// <summary>What is wrong with the sections, in a sentence that names the key; null where nothing is.</summary>
    public static string? Problem(IConfiguration configuration) =>
        All(configuration)
            .Select(happening => happening.Options)
            .Where(options => !options.Texts.ContainsKey(options.Language))
            .Select(options =>
                $"{options._section}:Language is '{options.Language}', for which {options._section}:Texts has no text, "
                + $"only for {string.Join(", ", options.Texts.Keys)}."
            )
            .FirstOrDefault();

    private static OrderPushOptions Read(IConfiguration configuration, string name, string key)
    {
        var section = configuration.GetSection("Push:Events:" + name);
        var options = new OrderPushOptions(
            section.Path,
            Languages.All.ToDictionary(
                texts => texts.Language,
                texts => new EventText(texts[$"event.{key}.title"], texts[$"event.{key}.body"]),
                StringComparer.Ordinal
            )
        );
        section.Bind(options);
        return options;
    }
}

/// <summary>A title and a body in one language, in which <c>{order_number}</c> and <c>{items}</c> are replaced.</summary>
internal sealed class EventText(string title, string body)
{
    public EventText()
        : this("", "") { }

    public string Title { get; set; } = title;

    public string Body { get; set; } = body;

    public Translation For(OrderEvent order)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["order_number"] = order.OrderNumber,
            ["items"] = order.Items.ToString(CultureInfo.InvariantCulture),
        };
        return new Translation(Texts.Fill(Title, arguments), null, Texts.Fill(Body, arguments));
    }
}
