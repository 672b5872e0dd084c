using System.Globalization;
using Microsoft.Extensions.Configuration;
using Stoa.Contracts.Languages;
using Stoa.Push.Messages;

namespace Stoa.Push.Events;

/// <summary>Sections <c>Push:Events:OrderPlaced</c> and <c>Push:Events:OrderShipped</c>.</summary>
internal sealed class OrderPushOptions
{
    private OrderPushOptions(Dictionary<string, EventText> texts) => Texts = texts;

    /// <summary>Off unless somebody wants it.</summary>
    public bool Enabled { get; set; }

    /// <summary>Of devices whose own language has no text.</summary>
    public string Language { get; set; } = "en";

    /// <summary>By locale.</summary>
    public Dictionary<string, EventText> Texts { get; }

    /// <summary>The events of the shop that can be told, each with what is configured for it.</summary>
    public static IEnumerable<(string Topic, OrderPushOptions Options)> All(IConfiguration configuration)
    {
        yield return ("order.placed", Read(configuration, "OrderPlaced", new("Thank you for your order", "We have received order {order_number}."),
            new("Gracias por tu pedido", "Hemos recibido el pedido {order_number}.")));
        yield return ("order.shipped", Read(configuration, "OrderShipped", new("Your order is on its way", "Order {order_number} has left our house."),
            new("Tu pedido está en camino", "El pedido {order_number} ha salido de nuestro almacén.")));
    }

    /// <summary>What is wrong with the sections, in a sentence that names the key; null where nothing is.</summary>
    public static string? Problem(IConfiguration configuration) => All(configuration).Where(happening => !happening.Options.Texts.ContainsKey(happening.Options.Language))
        .Select(happening => $"Push:Events: the language of '{happening.Topic}' is '{happening.Options.Language}', for which its Texts have nothing.").FirstOrDefault();

    private static OrderPushOptions Read(IConfiguration configuration, string name, EventText english, EventText spanish)
    {
        var section = configuration.GetSection("Push:Events:" + name);
        var options = new OrderPushOptions(new Dictionary<string, EventText>(StringComparer.Ordinal) { ["en"] = english, ["es"] = spanish });
        section.Bind(options);
        return options;
    }
}

/// <summary>A title and a body in one language, in which <c>{order_number}</c> and <c>{items}</c> are replaced.</summary>
internal sealed class EventText(string title, string body)
{
    public EventText() : this("", "")
    {
    }

    public string Title { get; set; } = title;

    public string Body { get; set; } = body;

    public Translation For(OrderEvent order)
    {
        var facts = new Dictionary<string, string> { ["order_number"] = order.OrderNumber, ["items"] = order.Items.ToString(CultureInfo.InvariantCulture) };
        return new Translation(Texts.Fill(Title, facts), null, Texts.Fill(Body, facts));
    }
}
