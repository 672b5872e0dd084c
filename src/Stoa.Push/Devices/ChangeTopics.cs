using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;

namespace Stoa.Push.Devices;

/// <summary>Staff subscribe devices to a topic, or end that. The audit log has it before Google is asked.</summary>
internal sealed class ChangeTopics(DeviceTopics topics, AuditLog audit)
{
    private const int MaxIds = 10_000;

    public static void Map(Routes routes)
    {
        var useCase = routes.Resolve<ChangeTopics>();
        Describe(
            routes.Post<Request, TopicResults>("/admin/device-tokens/subscribe", useCase.Subscribe),
            "subscribeDeviceTokens",
            "Subscribe devices to a topic of FCM"
        );
        Describe(
            routes.Post<Request, TopicResults>("/admin/device-tokens/unsubscribe", useCase.Unsubscribe),
            "unsubscribeDeviceTokens",
            "End devices' subscriptions to a topic of FCM"
        );
    }

    private static void Describe(Route route, string name, string summary) =>
        route
            .WithName(DeviceRoutes.Section, name, summary)
            .Staff("device_tokens", "manage")
            .Idempotent()
            .WithSuccess(PushSuccesses.DeviceTopicChanged)
            .ProducesFault(PushFaults.NoActiveDevices, PushFaults.PushNotConfigured)
            .WithExample(TopicResults.Example, """{"topic":"news","device_token_ids":[42,43]}""");

    public sealed record Request(string Topic, IReadOnlyList<long> DeviceTokenIds) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(input.Body.Form("topic", PushForms.MaxTopic, PushForms.Topic), input.Body.Integers("device_token_ids", MaxIds));
    }

    public Task<Outcome<TopicResults>> Subscribe(Request request, RequestContext context) => Change(request, isAdding: true, context);

    public Task<Outcome<TopicResults>> Unsubscribe(Request request, RequestContext context) => Change(request, isAdding: false, context);

    private Task<Outcome<TopicResults>> Change(Request request, bool isAdding, RequestContext context)
    {
        var action = isAdding ? PushAuditActions.DeviceTokenSubscribed : PushAuditActions.DeviceTokenUnsubscribed;
        return topics.Change(
            new DeviceTopics.Wish(request.Topic, isAdding, Owner: null),
            [.. request.DeviceTokenIds],
            (connection, count) =>
                audit.Write(connection, context, action, "device_tokens", after: new JsonObject { ["topic"] = request.Topic, ["devices"] = count }),
            context.CancellationToken
        );
    }
}
