using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Audit;

namespace Stoa.Commerce.Catalogue.Categories;

/// <summary>Creates a category, at the top or below another one.</summary>
internal sealed class CreateCategory(CatalogueEdits edits, PublicAddress address, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, StaffCategory>("/admin/categories", routes.Resolve<CreateCategory>().Handle)
            .WithName(CatalogueRoutes.Section, "createCategory", "Create a category")
            .Staff("categories", "manage")
            .Creating()
            .LocatedAt<StaffCategory>(category => $"/admin/categories/{category.Id}")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.CategoryCreated)
            .ProducesFault(CommerceFaults.ProductIdTaken, CommerceFaults.SlugTaken, CommerceFaults.CategoryUnknown, CommerceFaults.CategoryCycle)
            .WithExample(Examples.StaffCategory, """{"name":"Electronics"}""");

    public sealed record Request(string? Id, CategorySpec Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => Read(input.Body);

        public static Request Read(ObjectReader members) =>
            new(members.OptionalForm("id", CatalogueForms.MaxId, CatalogueForms.Id), CategorySpec.Read(members, creating: true).Apply(new CategorySpec()));
    }

    public Task<Outcome<StaffCategory>> Handle(Request request, RequestContext context) =>
        edits.Run(context, connection => Create(connection, request, context));

    private async Task<Outcome<StaffCategory>> Create(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var now = clock.GetUtcNow();
        var id = request.Id ?? $"cat-{Guid.CreateVersion7(now):N}";
        if (await CategoryWriter.Write(connection, CategoryWriter.InsertSql, id, request.Spec, now, context.CancellationToken) is { } refused)
        {
            return refused;
        }
        await audit.Write(connection, context, CommerceAuditActions.CategoryCreated, CategoryWriter.Subject(id), null, AuditJson.Of(request.Spec.ToJson()));
        return Outcome.Created((await CategoryWriter.Find(connection, id, address, context.CancellationToken))!);
    }
}
