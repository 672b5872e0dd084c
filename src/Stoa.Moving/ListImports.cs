using Npgsql;
using Stoa.Commerce;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Moving;

/// <summary>All imports, newest first.</summary>
internal sealed class ListImports(NpgsqlDataSource database)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("created_at", "i.created_at", "timestamptz")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<Import>>("/admin/imports", routes.Resolve<ListImports>().Handle)
            .WithName(ImportRoutes.Section, "listImports", "List the imports")
            .Staff("imports", "manage")
            .WithSuccess(MovingSuccesses.ImportsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("type", "Only imports of this type.")
            .Explains("status", "Only imports that have got this far.")
            .WithExample(Examples.PageOf(ImportRoutes.Example));

    public sealed record Request(ListRequest List, string? Type, string? Status) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(ListRequest.Read(input, Sorts), input.QueryChoice("type", ImportTypes.Values), input.QueryChoice("status", ImportStatuses.Values));
    }

    public Task<Outcome<Page<Import>>> Handle(Request request, RequestContext context) =>
        new ListQuery(Import.Columns, "commerce.imports i", "i.id", "uuid", Sorts, Import.Joined)
            .Where("i.type = {0}", request.Type)
            .Where("i.status = {0}", request.Status)
            .Read(database, request.List, Import.From, context.CancellationToken);
}
