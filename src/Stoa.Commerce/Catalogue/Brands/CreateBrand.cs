using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Audit;

namespace Stoa.Commerce.Catalogue.Brands;

/// <summary>Creates a brand.</summary>
internal sealed class CreateBrand(CatalogueEdits edits, PublicAddress address, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, StaffBrand>("/admin/brands", routes.Resolve<CreateBrand>().Handle)
            .WithName(CatalogueRoutes.Section, "createBrand", "Create a brand")
            .Staff("brands", "manage")
            .Creating()
            .LocatedAt<StaffBrand>(brand => $"/admin/brands/{brand.Id}")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.BrandCreated)
            .ProducesFault(CommerceFaults.ProductIdTaken, CommerceFaults.SlugTaken)
            .WithExample(Examples.StaffBrand, """{"name":"TechCorp"}""");

    public sealed record Request(string? Id, BrandSpec Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => Read(input.Body);

        public static Request Read(ObjectReader members) =>
            new(members.OptionalForm("id", CatalogueForms.MaxId, CatalogueForms.Id), BrandSpec.Read(members, creating: true).Apply(new BrandSpec()));
    }

    public Task<Outcome<StaffBrand>> Handle(Request request, RequestContext context) => edits.Run(context, connection => Create(connection, request, context));

    private async Task<Outcome<StaffBrand>> Create(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var now = clock.GetUtcNow();
        var id = request.Id ?? $"brand-{Guid.CreateVersion7(now):N}";
        if (await BrandWriter.Write(connection, BrandWriter.InsertSql, id, request.Spec, now, context.CancellationToken) is { } refused)
        {
            return refused;
        }
        await audit.Write(connection, context, CommerceAuditActions.BrandCreated, BrandWriter.Subject(id), null, AuditJson.Of(request.Spec.ToJson()));
        return Outcome.Created((await BrandWriter.Find(connection, id, address, context.CancellationToken))!);
    }
}
