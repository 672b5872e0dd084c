using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers.Own;

/// <summary>What a customer has agreed to.</summary>
internal sealed record OwnConsent(Consent Marketing);

/// <summary>What the caller has agreed to, and since when.</summary>
internal sealed class ReadConsent(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, OwnConsent>("/account/consent", routes.Resolve<ReadConsent>().Handle)
            .WithName(OwnRoutes.Section, "getConsent", "What the current user has agreed to")
            .SignedIn()
            .WithSuccess(CommerceSuccesses.ConsentRetrieved)
            .WithExample(OwnRoutes.Consent);

    public async Task<Outcome<OwnConsent>> Handle(Empty request, RequestContext context) =>
        new OwnConsent(await database.One(Consents.FindSql, Consent.From, context.CancellationToken, context.Caller.UserId) ?? Consent.Never);
}
