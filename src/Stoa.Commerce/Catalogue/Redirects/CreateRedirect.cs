using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Redirects;

/// <summary>Sends an address on. One address leads to one place.</summary>
internal sealed class CreateRedirect(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Redirect>("/admin/redirects", routes.Resolve<CreateRedirect>().Handle)
            .WithName(CatalogueRoutes.Section, "createRedirect", "Send a former address on")
            .Staff("products", "manage")
            .Creating()
            .LocatedAt<Redirect>(redirect => $"/admin/redirects/{redirect.Id}")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.RedirectCreated)
            .ProducesFault(CommerceFaults.RedirectTaken)
            .WithExample(Examples.Redirect, """{"path":"/product/old-laptop/","target":"/products/professional-laptop"}""");

    public sealed record Request(string Path, string Target, bool Permanent) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Body.Form("path", RedirectForms.Longest, RedirectForms.Path),
                input.Body.Form("target", RedirectForms.Longest, RedirectForms.Target),
                input.Body.OptionalFlag("permanent") ?? true
            );
    }

    public Task<Outcome<Redirect>> Handle(Request request, RequestContext context) =>
        !RedirectForms.Fits(request.Path) ? Task.FromResult<Outcome<Redirect>>(Failure.Invalid("path", Rule.Form("a path of at most 2,600 bytes")))
        : request.Path == request.Target
            ? Task.FromResult<Outcome<Redirect>>(Failure.Invalid("target", Rule.Form("another path than the one that leads there")))
        : database.InTransaction(context, connection => Create(connection, request, context));

    private async Task<Outcome<Redirect>> Create(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        var id = $"redirect-{Guid.CreateVersion7(now):N}";
        if (await connection.Change(InsertSql, cancelled, id, request.Path, request.Target, request.Permanent, now) == 0)
        {
            return new Failure { Fault = CommerceFaults.RedirectTaken, Field = "path" };
        }
        var redirect = (await connection.One(Redirect.FindSql, Redirect.From, cancelled, id))!;
        await audit.Write(connection, context, CommerceAuditActions.RedirectCreated, Redirect.Subject(id), null, redirect.ToJson());
        return Outcome.Created(redirect);
    }

    internal const string InsertSql = """
        INSERT INTO commerce.redirects (id, path, target, permanent, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT DO NOTHING
        """;
}
