using System.Globalization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Platform.Audit;

/// <summary>One privileged change.</summary>
internal sealed class ReadAuditEntry(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, AuditEntry>("/admin/audit-log/{id}", routes.Resolve<ReadAuditEntry>().Handle)
            .WithName("Administration", "getAuditEntry", "Get one privileged change")
            .Staff("audit_log", "read")
            .WithSuccess(PlatformSuccesses.AuditEntryRetrieved)
            .ProducesFault(PlatformFaults.AuditEntryNotFound)
            .WithExample(AuditEntry.Example);

    public readonly record struct Request(long? Id) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(long.TryParse(input.Path("id", IdForm.Number), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null);
    }

    public async Task<Outcome<AuditEntry>> Handle(Request request, RequestContext context) =>
        request.Id is { } id && await database.One(ReadSql, AuditEntry.From, context.CancellationToken, id) is { } entry
            ? entry
            : PlatformFaults.AuditEntryNotFound;

    internal const string ReadSql = $"SELECT {AuditEntry.Columns} FROM platform.audit_log a WHERE a.id = $1";
}
