using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Audit;

namespace Stoa.Commerce.Catalogue.Categories;

/// <summary>Changes the members of a category that are named; with another parent it moves there with all that is below it.</summary>
internal sealed class UpdateCategory(CatalogueEdits edits, PublicAddress address, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, StaffCategory>("/admin/categories/{id}", routes.Resolve<UpdateCategory>().Handle)
            .WithName(CatalogueRoutes.Section, "updateCategory", "Change or move a category")
            .Staff("categories", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.CategoryUpdated)
            .ProducesFault(CommerceFaults.CategoryNotFound, CommerceFaults.SlugTaken, CommerceFaults.CategoryUnknown, CommerceFaults.CategoryCycle)
            .WithExample(Examples.StaffCategory, """{"parent_id":null,"active":false}""");

    public sealed record Request(string Id, Changes<CategorySpec> Changes) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), CategorySpec.Read(input.Body, creating: false));
    }

    public Task<Outcome<StaffCategory>> Handle(Request request, RequestContext context) =>
        edits.Run(context, connection => Update(connection, request, context));

    private async Task<Outcome<StaffCategory>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await CategoryWriter.Lock(connection, request.Id, cancelled) is not var (before, version))
        {
            return CommerceFaults.CategoryNotFound;
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
            if (await CategoryWriter.Write(connection, CategoryWriter.UpdateSql, request.Id, after, clock.GetUtcNow(), cancelled) is { } refused)
            {
                return refused;
            }
            await audit.Write(
                connection,
                context,
                CommerceAuditActions.CategoryUpdated,
                CategoryWriter.Subject(request.Id),
                AuditJson.Of(before.ToJson()),
                AuditJson.Of(after.ToJson())
            );
        }
        return (await CategoryWriter.Find(connection, request.Id, address, cancelled))!;
    }
}
