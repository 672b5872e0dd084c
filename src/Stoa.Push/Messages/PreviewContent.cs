using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Push.Templates;

namespace Stoa.Push.Messages;

/// <summary>
/// Shows what FCM would be sent of a message that is not saved yet. Nothing is stored. The message's id, which FCM is sent too, is the longest there can be,
/// so that the saved one has no more bytes than this says.
/// </summary>
internal sealed class PreviewContent(WrittenFrom written, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<CreateMessage.Request, Preview>("/admin/push-messages/preview", routes.Resolve<PreviewContent>().Handle)
            .WithName(MessageRoutes.Section, "previewUnsavedPushMessage", "Render a push message that is not saved as FCM would get it")
            .Staff("push_messages", "manage")
            .WithBodyUpTo(MessageRoutes.BodyLimit)
            .WithSuccess(PushSuccesses.PushPreviewed)
            .ProducesFault(PushFaults.PushContentMissing, PushFaults.PushTemplateNotFound, PushFaults.SegmentNotFound)
            .WithExample(Preview.Example, PushMessage.RequestExample);

    public async Task<Outcome<Preview>> Handle(CreateMessage.Request request, RequestContext context)
    {
        var spec = await written.Template(request.Spec, context.CancellationToken);
        return spec.Failure is { } missing ? missing : Decide(spec.Value!, clock.GetUtcNow());
    }

    private static Outcome<Preview> Decide(MessageSpec spec, DateTimeOffset now) =>
        spec.Unsendable(now) is { } refused ? refused : new Preview([.. PreviewMessage.Rendered(spec.Contents, now, spec.Audience)]);
}
