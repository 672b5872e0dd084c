using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
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
            .Explains("status", "Only messages in this state.")
            .Explains("type", "Only messages of this type.")
            .Explains("events", "True for those that events of the shop made, else those that people wrote.")
            .WithExample(new Page<PushMessage>([PushMessage.ShortExample], 1, 20, 150));

    public sealed record Request(PageQuery Page, string? Status, string? Type, bool? Events) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(input.Page(), input.QueryChoice("status", MessageStatuses.Values), input.QueryChoice("type", MessageTypes.Values), input.QueryFlag("events"));
    }

    public async Task<Outcome<Page<PushMessage>>> Handle(Request request, RequestContext context) =>
        await Pages.Read(
            database,
            CountSql,
            ListSql,
            PushMessage.Read,
            request.Page,
            context.CancellationToken,
            request.Status,
            request.Type,
            request.Events ?? false
        );

    private const string Where = "WHERE ($1::text IS NULL OR m.status = $1) AND ($2::text IS NULL OR m.type = $2) AND (m.event_id IS NOT NULL) = $3";

    internal const string CountSql = $"SELECT count(*) FROM push.messages m {Where}";

    internal const string ListSql = $"SELECT {PushMessage.Columns} {PushMessage.From} {Where} ORDER BY m.id DESC LIMIT $4 OFFSET $5";
}
