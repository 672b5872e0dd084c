using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Push.Segments;
using Stoa.Push.Templates;

namespace Stoa.Push.Messages;

/// <summary>How many devices a message that is not saved yet would go to if it were sent now. Nothing is stored.</summary>
internal sealed class CountUnsavedAudience(SegmentAudiences segments, WrittenFrom written, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<CreateMessage.Request, AudienceCount>("/admin/push-messages/audience", routes.Resolve<CountUnsavedAudience>().Handle)
            .WithName(MessageRoutes.Section, "countUnsavedAudience", "Count the devices that a push message that is not saved would go to")
            .Staff("push_messages", "manage")
            .WithBodyUpTo(MessageRoutes.BodyLimit)
            .WithSuccess(PushSuccesses.AudienceRetrieved)
            .ProducesFault(PushFaults.PushContentMissing, PushFaults.PushTemplateNotFound, PushFaults.SegmentNotFound, PushFaults.TopicAudienceUncounted)
            .WithExample(AudienceCount.Example, PushMessage.RequestExample);

    public async Task<Outcome<AudienceCount>> Handle(CreateMessage.Request request, RequestContext context)
    {
        var from = await written.Template(request.Spec, context.CancellationToken);
        if (from.Failure is { } missing)
        {
            return missing;
        }
        var spec = from.Value!;
        return spec.Unsendable(clock.GetUtcNow()) is { } refused
            ? refused
            : await segments.Count(
                spec.Audience,
                audience => audience.Filter(spec.Android is not null, spec.Ios is not null, web: spec.Web is not null),
                context.CancellationToken
            );
    }
}
