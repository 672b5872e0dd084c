namespace Stoa.Brokers.RabbitMq;

/// <summary>Section <c>Events:RabbitMq</c>.</summary>
internal sealed class RabbitMqOptions : SinkOptions
{
    public const string Section = "Events:RabbitMq";

    /// <summary>The topic exchange that events are told to, by their types as routing keys; made where it is not there.</summary>
    public string Exchange { get; set; } = "stoa.events";

    /// <summary>A quorum queue that is bound to all of them, made where there is none; an event that reaches no queue is then a failure. Unset: none.</summary>
    public string? Queue { get; set; }

    public string VirtualHost { get; set; } = "/";
}
