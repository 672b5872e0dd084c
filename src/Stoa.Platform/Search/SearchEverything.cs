using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;

namespace Stoa.Platform.Search;

/// <summary>What was found, by kind.</summary>
/// <param name="Groups">One for each kind that the caller may read, also where nothing of it was found.</param>
internal sealed record SearchResults(IReadOnlyList<SearchGroup> Groups);

/// <summary>What was found of one kind.</summary>
/// <param name="Type">Which kind.</param>
/// <param name="Items">Best first.</param>
/// <param name="More">There are others; the list of that kind finds them.</param>
internal sealed record SearchGroup([property: OneOfNamed(StaffSearch.Set)] string Type, IReadOnlyList<Found> Items, bool More);

/// <summary>
/// One box for any question: what begins with a text or has it for a number, of every kind that the caller may read. The kinds are looked through at the same
/// time, each by an index of its own.
/// </summary>
internal sealed class SearchEverything(IEnumerable<StaffSearch> searches, UserDirectory directory)
{
    private const int MaxText = 100;
    private const int MaxLimit = 20;
    private const int DefaultLimit = 5;

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, SearchResults>("/admin/search", routes.Resolve<SearchEverything>().Handle)
            .WithName("Administration", "searchEverything", "Search products, orders, customers, users, devices and messages at once")
            .Staff()
            .WithSuccess(PlatformSuccesses.SearchDone)
            .Explains("q", "The beginning of a SKU, an order number, a name or an address; a whole token or number.")
            .Explains("limit", "How many of each kind at most, from 1 to 20; 5 where it is not given.")
            .WithExample(
                new SearchResults([
                    new SearchGroup("products", [new Found("prod-1", "Professional Laptop", "LAPTOP-001 · active", "/admin/products/prod-1")], false),
                ])
            );

    public sealed record Request(string? Text, int Limit) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(input.Query("q", MaxText)?.Trim(), (int)(input.QueryNumber("limit", 1, MaxLimit) ?? DefaultLimit));
    }

    public async Task<Outcome<SearchResults>> Handle(Request request, RequestContext context)
    {
        if (request.Text is not { Length: > 0 } text)
        {
            return Failure.Invalid("q", Rule.Required);
        }
        var (limit, cancelled) = (request.Limit, context.CancellationToken);
        var query = new StaffQuery(
            text,
            limit + 1,
            () => text.Contains('@', StringComparison.Ordinal) ? directory.WithAddress(text, limit + 1, cancelled) : Task.FromResult<IReadOnlyList<Guid>>([])
        );
        return new SearchResults(
            await Task.WhenAll(
                searches
                    .Where(search => context.Caller.May(search.Permission.Resource, search.Permission.Action))
                    .Select(async search =>
                    {
                        var found = await search.Search.Find(query, cancelled);
                        return new SearchGroup(search.Type, [.. found.Take(limit)], found.Count > limit);
                    })
            )
        );
    }
}
