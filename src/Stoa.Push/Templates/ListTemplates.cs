using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Push.Templates;

/// <summary>All templates, newest first. There are as many as people have written, so names are searched without an index of their own.</summary>
internal sealed class ListTemplates(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<Template>>("/admin/push-templates", routes.Resolve<ListTemplates>().Handle)
            .WithName(Template.Section, "listPushTemplates", "List push templates")
            .Staff("push_messages", "read")
            .WithSuccess(PushSuccesses.PushTemplatesRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("keyword", "The beginning of a template's name.")
            .WithExample(new Page<Template>([Template.Example], 1, 20, 1));

    internal static readonly IReadOnlyList<SortColumn> Sorts =
    [
        new("id", "t.id", "bigint"),
        new("name", "t.name", "text"),
        new("updated_at", "t.updated_at", "timestamptz"),
    ];

    public sealed record Request(ListRequest List, string? Keyword) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(ListRequest.Read(input, Sorts), input.Query("keyword", 200));
    }

    public Task<Outcome<Page<Template>>> Handle(Request request, RequestContext context) =>
        Query(request).Read(database, request.List, Template.From, context.CancellationToken);

    internal static ListQuery Query(Request request) =>
        new ListQuery(Template.Columns, "push.templates t", "t.id", "bigint", Sorts)
            .WithEveryPage()
            .Where("lower(t.name) LIKE platform.like_prefix({0})", request.Keyword);
}
