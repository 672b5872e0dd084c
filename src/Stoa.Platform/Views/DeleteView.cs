using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Platform.Views;

/// <summary>Deletes a saved view: by its owner, or where it is shared by those who run the shop.</summary>
internal sealed class DeleteView(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<Request, Nothing>("/admin/views/{id}", routes.Resolve<DeleteView>().Handle)
            .WithName(View.Section, "deleteView", "Delete a saved view")
            .Staff()
            .WithoutKeys()
            .Idempotent()
            .Versioned()
            .WithSuccess(PlatformSuccesses.ViewDeleted)
            .ProducesFault(PlatformFaults.ViewNotFound, PlatformFaults.ViewNotYours);

    public sealed record Request(Guid? Id) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(View.ReadId(input));
    }

    public async Task<Outcome<Nothing>> Handle(Request request, RequestContext context) =>
        request.Id is { } id ? await database.InTransaction(context, connection => Delete(connection, id, context)) : PlatformFaults.ViewNotFound;

    private async Task<Outcome<Nothing>> Delete(NpgsqlConnection connection, Guid id, RequestContext context)
    {
        if (await connection.One(View.LockSql, View.From, context.CancellationToken, id) is not { } view || !view.IsSeenBy(context.Caller))
        {
            return PlatformFaults.ViewNotFound;
        }
        if (!view.MayBeChangedBy(context.Caller))
        {
            return PlatformFaults.ViewNotYours;
        }
        if (!context.Expects(view.Version))
        {
            return RequestFaults.VersionStale;
        }
        await connection.Change(DeleteSql, context.CancellationToken, id);
        if (view.Shared)
        {
            await audit.Write(connection, context, PlatformAuditActions.ViewDeleted, View.Subject(id), view.Describe());
        }
        return new Nothing();
    }

    internal const string DeleteSql = "DELETE FROM platform.views WHERE id = $1";
}
