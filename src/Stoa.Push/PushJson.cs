using System.Text.Json.Serialization;
using Stoa.Platform.People;
using Stoa.Push.Devices;
using Stoa.Push.Events;
using Stoa.Push.Fcm;
using Stoa.Push.Messages;
using Stoa.Push.Segments;
using Stoa.Push.Templates;

namespace Stoa.Push;

/// <summary>Payloads, and what is kept as jsonb: the context's own options spell that in snake_case without what is not given.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Device))]
[JsonSerializable(typeof(DeviceStats))]
[JsonSerializable(typeof(ImportSummary))]
[JsonSerializable(typeof(ImportedLine))]
[JsonSerializable(typeof(OrderEvent))]
[JsonSerializable(typeof(AlertEvent))]
[JsonSerializable(typeof(AlertAnswer))]
[JsonSerializable(typeof(PushMessage))]
[JsonSerializable(typeof(AudienceCount))]
[JsonSerializable(typeof(Preview))]
[JsonSerializable(typeof(TestResults))]
[JsonSerializable(typeof(Progress))]
[JsonSerializable(typeof(DeliveryResult))]
[JsonSerializable(typeof(UserMessage))]
[JsonSerializable(typeof(QuietHours))]
[JsonSerializable(typeof(AndroidMessage))]
[JsonSerializable(typeof(IosMessage))]
[JsonSerializable(typeof(WebMessage))]
[JsonSerializable(typeof(Audience))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, Translation>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(Template))]
[JsonSerializable(typeof(Segment))]
[JsonSerializable(typeof(CustomerConditions))]
[JsonSerializable(typeof(TakenReceipts))]
[JsonSerializable(typeof(Series))]
[JsonSerializable(typeof(ChangedDevices))]
[JsonSerializable(typeof(ServiceAccountKey))]
[JsonSerializable(typeof(TopicCall))]
[JsonSerializable(typeof(TopicAnswer))]
[JsonSerializable(typeof(TopicResults))]
[JsonSerializable(typeof(FinishedMessage))]
internal sealed partial class PushJson : JsonSerializerContext;
