using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Push.Messages;

/// <summary>Push messages, newest first: those that people wrote, or with <c>events=true</c> those that events of the shop made.</summary>
internal sealed class ListMessages(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<PushMessage>>("/admin/push-messages", routes.Resolve<ListMessages>().Handle)
            .WithName(MessageRoutes.Section, "listPushMessages", "List push messages")
            .Staff("push_messages", "read")
            .WithSuccess(PushSuccesses.PushMessagesRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("status", "Only messages in this state.")
            .Explains("type", "Only messages of this type.")
            .Explains("events", "True for those that events of the shop made, else those that people wrote.")
            .Explains("keyword", "The beginnings of words of a message's name or titles.")
            .Explains("from", "Only messages that were written at this time or later.")
            .Explains("to", "Only messages that were written before this time.")
            .WithExample(new Page<PushMessage>([PushMessage.ShortExample], 1, 20, 150));

    /// <summary>What has no such time, or no name, stands last where the latest stand first.</summary>
    internal static readonly IReadOnlyList<SortColumn> Sorts =
    [
        new("id", "m.id", "bigint"),
        new("created_at", "m.created_at", "timestamptz"),
        new("scheduled_at", "coalesce(m.scheduled_at, '-infinity')", "timestamptz"),
        new("sent_at", "coalesce(m.sent_at, '-infinity')", "timestamptz"),
        new("name", "coalesce(m.name, '')", "text"),
    ];

    public sealed record Request(ListRequest List, string? Status, string? Type, bool? Events, string? Keyword, DateTimeOffset? From, DateTimeOffset? To)
        : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                ListRequest.Read(input, Sorts),
                input.QueryChoice("status", MessageStatuses.Values),
                input.QueryChoice("type", MessageTypes.Values),
                input.QueryFlag("events"),
                input.Query("keyword", 200),
                input.QueryMoment("from"),
                input.QueryMoment("to")
            );
    }

    public Task<Outcome<Page<PushMessage>>> Handle(Request request, RequestContext context) =>
        Query(request).Read(database, request.List, PushMessage.Read, context.CancellationToken);

    internal static ListQuery Query(Request request) =>
        new ListQuery(PushMessage.Columns, PushMessage.Table, "m.id", "bigint", Sorts, PushMessage.Joined)
            .WithEveryPage()
            .Where("m.status = {0}", request.Status)
            .Where("m.type = {0}", request.Type)
            .Where(request.Events ?? false, "m.event_id IS NOT NULL", "m.event_id IS NULL")
            .WhereUnforeseen("m.words @@ (SELECT platform.beginning_with({0}))", request.Keyword)
            .Where("m.created_at >= {0}", request.From)
            .Where("m.created_at < {0}", request.To);
}
