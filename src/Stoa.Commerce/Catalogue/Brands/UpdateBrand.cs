using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Audit;

namespace Stoa.Commerce.Catalogue.Brands;

/// <summary>Changes the members of a brand that are named.</summary>
internal sealed class UpdateBrand(CatalogueEdits edits, PublicAddress address, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, StaffBrand>("/admin/brands/{id}", routes.Resolve<UpdateBrand>().Handle)
            .WithName(CatalogueRoutes.Section, "updateBrand", "Change a brand")
            .Staff("brands", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.BrandUpdated)
            .ProducesFault(CommerceFaults.BrandNotFound, CommerceFaults.SlugTaken)
            .WithExample(Examples.StaffBrand, """{"active":false}""");

    public sealed record Request(string Id, Changes<BrandSpec> Changes) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), BrandSpec.Read(input.Body, creating: false));
    }

    public Task<Outcome<StaffBrand>> Handle(Request request, RequestContext context) => edits.Run(context, connection => Update(connection, request, context));

    private async Task<Outcome<StaffBrand>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await BrandWriter.Lock(connection, request.Id, cancelled) is not var (before, version))
        {
            return CommerceFaults.BrandNotFound;
        }
        if (!context.Expects(version))
        {
            return RequestFaults.VersionStale;
        }
        var after = request.Changes.Apply(before);
        if (after.Validate() is { } broken)
        {
            return broken;
        }
        if (after != before)
        {
            if (await BrandWriter.Write(connection, BrandWriter.UpdateSql, request.Id, after, clock.GetUtcNow(), cancelled) is { } refused)
            {
                return refused;
            }
            await audit.Write(
                connection,
                context,
                CommerceAuditActions.BrandUpdated,
                BrandWriter.Subject(request.Id),
                AuditJson.Of(before.ToJson()),
                AuditJson.Of(after.ToJson())
            );
        }
        return (await BrandWriter.Find(connection, request.Id, address, cancelled))!;
    }
}
