using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Push.Messages;

namespace Stoa.Push.Segments;

/// <summary>How many devices a segment would have that is not saved yet. Nothing is stored.</summary>
internal sealed class CountUnsavedSegment(SegmentAudiences segments)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, AudienceCount>("/admin/segments/audience", routes.Resolve<CountUnsavedSegment>().Handle)
            .WithName(Segment.Section, "countUnsavedSegment", "Count the devices of a segment that is not saved")
            .Staff("segments", "manage")
            .WithBodyUpTo(MessageRoutes.BodyLimit)
            .WithSuccess(PushSuccesses.AudienceRetrieved)
            .WithExample(AudienceCount.Example, """{"audience":{"platforms":["android","ios"]},"customers":{"spent_over":50000}}""");

    public sealed record Request(SegmentSpec Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(SegmentSpec.ReadUnnamed(input.Body));
    }

    public async Task<Outcome<AudienceCount>> Handle(Request request, RequestContext context) =>
        await segments.Count(
            Audience.All,
            request.Spec.Audience,
            request.Spec.Customers,
            audience => audience.Filter(android: true, ios: true, web: true),
            context.CancellationToken
        );
}
