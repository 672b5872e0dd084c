using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Push.Segments;

/// <summary>All segments, newest first. There are as many as people have written, so names are searched without an index of their own.</summary>
internal sealed class ListSegments(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<Segment>>("/admin/segments", routes.Resolve<ListSegments>().Handle)
            .WithName(Segment.Section, "listSegments", "List segments")
            .Staff("segments", "read")
            .WithSuccess(PushSuccesses.SegmentsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("keyword", "The beginning of a segment's name.")
            .WithExample(new Page<Segment>([Segment.Example], 1, 20, 1));

    internal static readonly IReadOnlyList<SortColumn> Sorts =
    [
        new("id", "s.id", "bigint"),
        new("name", "s.name", "text"),
        new("updated_at", "s.updated_at", "timestamptz"),
    ];

    public sealed record Request(ListRequest List, string? Keyword) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(ListRequest.Read(input, Sorts), input.Query("keyword", 200));
    }

    public Task<Outcome<Page<Segment>>> Handle(Request request, RequestContext context) =>
        Query(request).Read(database, request.List, Segment.From, context.CancellationToken);

    internal static ListQuery Query(Request request) =>
        new ListQuery(Segment.Columns, "push.segments s", "s.id", "bigint", Sorts)
            .WithEveryPage()
            .Where("lower(s.name) LIKE platform.like_prefix({0})", request.Keyword);
}
