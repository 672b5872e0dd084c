using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Shipping;

/// <summary>One method, with its version.</summary>
internal sealed class ReadMethod(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, ShippingMethod>("/admin/shipping/methods/{id}", routes.Resolve<ReadMethod>().Handle)
            .WithName(ShippingRoutes.Section, "getShippingMethod", "One shipping method")
            .Staff("shipping", "manage")
            .Versioned()
            .WithSuccess(CommerceSuccesses.ShippingMethodRetrieved)
            .ProducesFault(CommerceFaults.ShippingMethodNotFound)
            .WithExample(ShippingExamples.Method);

    public async Task<Outcome<ShippingMethod>> Handle(ById request, RequestContext context) =>
        await database.One(SetMethod.FindSql, ShippingMethod.From, context.CancellationToken, request.Id) is { } method
            ? method
            : CommerceFaults.ShippingMethodNotFound;
}
