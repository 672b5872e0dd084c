using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Shipping;

/// <summary>All zones, by name.</summary>
internal sealed class ListZones(NpgsqlDataSource database)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("name", "z.name", "text")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<ShippingZone>>("/admin/shipping/zones", routes.Resolve<ListZones>().Handle)
            .WithName(ShippingRoutes.Section, "listShippingZones", "List the shipping zones")
            .Staff("shipping", "manage")
            .WithSuccess(CommerceSuccesses.ShippingZonesRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .WithExample(Examples.PageOf(ShippingExamples.Zone));

    public sealed record Request(ListRequest List) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(ListRequest.Read(input, Sorts));
    }

    public Task<Outcome<Page<ShippingZone>>> Handle(Request request, RequestContext context) =>
        new ListQuery(ShippingZone.Columns, "commerce.shipping_zones z", "z.id", "text", Sorts).Read(
            database,
            request.List with
            {
                Sort = request.List.Sort ?? Sorts[0].Name,
            },
            ShippingZone.From,
            context.CancellationToken
        );
}
