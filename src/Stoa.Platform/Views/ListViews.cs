using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Platform.Views;

/// <summary>The caller's own views and the shared ones, newest first.</summary>
internal sealed class ListViews(NpgsqlDataSource database)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("created_at", "v.created_at", "timestamptz"), new("name", "v.name", "text")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<View>>("/admin/views", routes.Resolve<ListViews>().Handle)
            .WithName(View.Section, "listViews", "List one's own saved views and the shared ones")
            .Staff()
            .WithoutKeys()
            .WithSuccess(PlatformSuccesses.ViewsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("list", "Only views of this list.")
            .WithExample(new Page<View>([View.Example], 1, 20, 1));

    public sealed record Request(ListRequest List, string? Of) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(ListRequest.Read(input, Sorts), input.Query("list", SaveView.MaxList));
    }

    public Task<Outcome<Page<View>>> Handle(Request request, RequestContext context) =>
        new ListQuery(View.Columns, "platform.views v", "v.id", "uuid", Sorts)
            .Where("(v.owner_id = {0} OR v.shared)", context.Caller.UserId)
            .Where("v.list = {0}", request.Of)
            .Read(database, request.List, View.From, context.CancellationToken);
}
