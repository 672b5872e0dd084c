using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Platform.Audit;

/// <summary>
/// The privileged changes, newest first: of one actor, of one kind, to one thing, by one request, of a span of time (from included, to not), or all.
/// </summary>
internal sealed class ListAuditLog(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<AuditEntry>>("/admin/audit-log", routes.Resolve<ListAuditLog>().Handle)
            .WithName("Administration", "listAuditLog", "List the privileged changes, newest first")
            .Staff("audit_log", "read")
            .WithSuccess(PlatformSuccesses.AuditLogRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .WithExample(new Page<AuditEntry>([AuditEntry.Example], 1, 20, 1))
            .ExplainsFilter();

    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("id", "a.id", "bigint"), new("at", "a.at", "timestamptz")];

    public sealed record Request(ListRequest List, AuditFilter Filter) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(ListRequest.Read(input, Sorts), AuditFilter.Read(input));
    }

    public Task<Outcome<Page<AuditEntry>>> Handle(Request request, RequestContext context) =>
        Query(request.Filter).Read(database, request.List, AuditEntry.From, context.CancellationToken);

    internal static ListQuery Query(AuditFilter request, string columns = AuditEntry.Columns)
    {
        return new ListQuery(columns, "platform.audit_log a", "a.id", "bigint", Sorts)
            .Where("a.actor_id = {0}", IdOf(request.Actor))
            .Where("a.action = {0}", request.Action)
            .Where("a.subject = {0}", request.Subject)
            .Where("a.request_id = {0} AND a.request_id <> ''", request.RequestId)
            .Where("a.api_key_id = {0}", IdOf(request.ApiKey))
            .Where("a.at >= {0}", request.From)
            .Where("a.at < {0}", request.To);
    }

    /// <summary>What is not an id matches no entry.</summary>
    private static Guid? IdOf(string? text) =>
        text is null ? null
        : Guid.TryParseExact(text, "D", out var id) ? id
        : Guid.Empty;
}
