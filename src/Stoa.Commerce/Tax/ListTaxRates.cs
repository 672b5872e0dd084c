using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Tax;

/// <summary>All rates, as they are edited: together, under one version.</summary>
internal sealed class ListTaxRates(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, TaxRateList>("/admin/tax/rates", routes.Resolve<ListTaxRates>().Handle)
            .WithName(TaxRoutes.Section, "listTaxRates", "All tax rates")
            .Staff("tax", "manage")
            .Versioned()
            .WithSuccess(CommerceSuccesses.TaxRatesRetrieved)
            .WithExample(TaxRoutes.Example);

    public async Task<Outcome<TaxRateList>> Handle(Empty request, RequestContext context) =>
        await database.Together(batch => TaxRateList.Load(batch, context.CancellationToken), context.CancellationToken);
}
