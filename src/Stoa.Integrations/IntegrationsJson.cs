using System.Text.Json.Serialization;
using Stoa.Integrations.Webhooks;

namespace Stoa.Integrations;

[JsonSerializable(typeof(Webhook))]
[JsonSerializable(typeof(WebhookWithSecret))]
[JsonSerializable(typeof(WebhookDelivery))]
[JsonSerializable(typeof(InspectedDelivery))]
[JsonSerializable(typeof(WebhookReplay))]
[JsonSerializable(typeof(Ping))]
internal sealed partial class IntegrationsJson : JsonSerializerContext;
