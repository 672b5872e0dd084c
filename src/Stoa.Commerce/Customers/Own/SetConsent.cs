using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers.Own;

/// <summary>
/// Says whether advertising may be sent to the caller. When that was said, and where, is kept as proof; taking it back is as easy as giving it.
/// </summary>
internal sealed class SetConsent(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, OwnConsent>("/account/consent", routes.Resolve<SetConsent>().Handle)
            .WithName(OwnRoutes.Section, "setConsent", "Agree to advertising, or do so no longer")
            .SignedIn()
            .Idempotent()
            .WithSuccess(CommerceSuccesses.ConsentSet)
            .WithExample(OwnRoutes.Consent, """{"marketing":true}""");

    public sealed record Request(bool Marketing) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Body.Flag("marketing"));
    }

    public Task<Outcome<OwnConsent>> Handle(Request request, RequestContext context) =>
        database.InTransaction<OwnConsent>(
            context,
            async connection => new OwnConsent(
                await Consents.Set(
                    connection,
                    context.Caller.UserId,
                    true,
                    request.Marketing,
                    ConsentSources.Account,
                    null,
                    clock.GetUtcNow(),
                    context.CancellationToken
                )
            )
        );
}
