using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Shipping;

/// <summary>All methods, switched off ones too, by name.</summary>
internal sealed class ListMethods(NpgsqlDataSource database)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("name", "m.name", "text")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<ShippingMethod>>("/admin/shipping/methods", routes.Resolve<ListMethods>().Handle)
            .WithName(ShippingRoutes.Section, "listShippingMethods", "List the shipping methods")
            .Staff("shipping", "manage")
            .WithSuccess(CommerceSuccesses.ShippingMethodsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("zone_id", "Only methods of this zone.")
            .Explains("active", "Only methods that can be chosen, or only others.")
            .WithExample(Examples.PageOf(ShippingExamples.Method));

    public sealed record Request(ListRequest List, string? ZoneId, bool? Active) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(ListRequest.Read(input, Sorts), input.Query("zone_id", CatalogueForms.MaxId), input.QueryFlag("active"));
    }

    public Task<Outcome<Page<ShippingMethod>>> Handle(Request request, RequestContext context) =>
        new ListQuery(ShippingMethod.Columns, "commerce.shipping_methods m", "m.id", "text", Sorts)
            .Where("m.zone_id = {0}", request.ZoneId)
            .Where("m.active = {0}", request.Active)
            .Read(database, request.List with { Sort = request.List.Sort ?? Sorts[0].Name }, ShippingMethod.From, context.CancellationToken);
}
