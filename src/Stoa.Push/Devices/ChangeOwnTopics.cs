using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Push.Devices;

/// <summary>
/// An app subscribes its device to a topic, or ends that, where it would rather ask this server than FCM. Only the caller's own device; whether another user
/// has the token is not told.
/// </summary>
internal sealed class ChangeOwnTopics(DeviceTopics topics)
{
    public static void Map(Routes routes)
    {
        var useCase = routes.Resolve<ChangeOwnTopics>();
        Describe(
            routes.Post<Request, TopicResult>("/device-tokens/subscribe", useCase.Subscribe),
            "subscribeDeviceToken",
            "Subscribe the current user's device to a topic of FCM"
        );
        Describe(
            routes.Post<Request, TopicResult>("/device-tokens/unsubscribe", useCase.Unsubscribe),
            "unsubscribeDeviceToken",
            "End a subscription of the current user's device"
        );
    }

    private static void Describe(Route route, string name, string summary) =>
        route
            .WithName(DeviceRoutes.Section, name, summary)
            .SignedIn()
            .Idempotent()
            .WithSuccess(PushSuccesses.DeviceTopicChanged)
            .ProducesFault(PushFaults.NoActiveDevices, PushFaults.PushNotConfigured)
            .WithExample(TopicResults.Example.Results[0], """{"fcm_token":"dGhpcyBpcyBhIHRva2Vu:APA91bH","topic":"news"}""");

    public sealed record Request(string FcmToken, string Topic) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(input.Body.Form("fcm_token", DeviceFacts.MaxToken, PushForms.Token), input.Body.Form("topic", PushForms.MaxTopic, PushForms.Topic));
    }

    public Task<Outcome<TopicResult>> Subscribe(Request request, RequestContext context) => Change(request, isAdding: true, context);

    public Task<Outcome<TopicResult>> Unsubscribe(Request request, RequestContext context) => Change(request, isAdding: false, context);

    private async Task<Outcome<TopicResult>> Change(Request request, bool isAdding, RequestContext context)
    {
        var user = context.Caller.UserId;
        var devices = await topics.OwnByToken(request.FcmToken, user, context.CancellationToken);
        var wish = new DeviceTopics.Wish(request.Topic, isAdding, user);
        var outcome = await topics.Change(wish, [.. devices], note: null, context.CancellationToken);
        return outcome.Failure is { } failure ? failure : outcome.Value!.Results[0];
    }
}
