using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock.Locations;

/// <summary>All locations, inactive ones too, in the order in which orders ask them.</summary>
internal sealed class ListLocations(NpgsqlDataSource database)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("priority", "l.priority", "integer")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<Location>>("/admin/locations", routes.Resolve<ListLocations>().Handle)
            .WithName(StockRoutes.Section, "listLocations", "List the locations of stock")
            .Staff("inventory", "read")
            .WithSuccess(CommerceSuccesses.LocationsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("active", "Only locations that orders are served from, or only others.")
            .Explains("keyword", "Part of a name.")
            .WithExample(Examples.PageOf(StockExamples.Location));

    public sealed record Request(ListRequest List, bool? Active, string? Keyword) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(ListRequest.Read(input, Sorts), input.QueryFlag("active"), input.Query("keyword", 200));
    }

    public Task<Outcome<Page<Location>>> Handle(Request request, RequestContext context) =>
        new ListQuery(Location.Columns, "commerce.locations l", "l.id", "text", Sorts)
            .Where("l.active = {0}", request.Active)
            .Where("lower(l.name) LIKE '%' || commerce.like_prefix({0})", request.Keyword)
            .Read(database, request.List with { Sort = request.List.Sort ?? Sorts[0].Name }, Location.From, context.CancellationToken);
}
