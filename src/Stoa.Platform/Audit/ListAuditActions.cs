using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;

namespace Stoa.Platform.Audit;

/// <summary>What the log can say was done.</summary>
/// <param name="Actions">In the order of their names.</param>
internal sealed record AuditActionNames(IReadOnlyList<string> Actions);

/// <summary>Every kind of change that a module logs, for a filter to choose from.</summary>
internal sealed class ListAuditActions(IEnumerable<NamedSet> sets)
{
    private readonly AuditActionNames _names = new([
        .. sets.Where(set => set.Name == AuditAction.Set).SelectMany(set => set.Values).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ]);

    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, AuditActionNames>("/admin/audit-log/actions", routes.Resolve<ListAuditActions>().Handle)
            .WithName("Administration", "listAuditActions", "What the log of privileged changes can say was done")
            .Staff("audit_log", "read")
            .WithSuccess(PlatformSuccesses.AuditActionsRetrieved)
            .WithExample(new AuditActionNames(["role.created", "role.deleted"]));

    public Task<Outcome<AuditActionNames>> Handle(Empty request, RequestContext context) => Task.FromResult<Outcome<AuditActionNames>>(_names);
}
