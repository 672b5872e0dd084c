using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Media;

/// <summary>
/// Deletes a picture that no product shows, and its files once the row is gone. Browsers and caches keep what they have: to them its addresses are good for
/// ever.
/// </summary>
internal sealed class DeleteMedia(NpgsqlDataSource database, MediaLeftovers leftovers, PublicAddress address, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/media/{id}", routes.Resolve<DeleteMedia>().Handle)
            .WithName(MediaRoutes.Section, "deleteMedia", "Delete a picture")
            .Staff("media", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.MediaDeleted)
            .ProducesFault(CommerceFaults.MediaNotFound, CommerceFaults.InUse);

    public async Task<Outcome<Nothing>> Handle(ById request, RequestContext context)
    {
        var hash = await database.One(HashSql, row => row.GetString(0), context.CancellationToken, request.Id);
        if (hash is null)
        {
            return CommerceFaults.MediaNotFound;
        }
        var outcome = await InUseOr(() => database.InTransaction(context, connection => Delete(connection, request.Id, hash, context)));
        if (outcome.Failure is null)
        {
            await leftovers.TryRemove(hash, CancellationToken.None);
        }
        return outcome;
    }

    /// <summary>The hash before the row, as uploads do it.</summary>
    private async Task<Outcome<Nothing>> Delete(NpgsqlConnection connection, string id, string hash, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        await MediaLeftovers.Leave(connection, hash, cancelled);
        if (await connection.One(UpdateMedia.LockSql, row => MediaItem.From(row, address), cancelled, id) is not { } media)
        {
            return CommerceFaults.MediaNotFound;
        }
        if (!context.Expects(media.Version))
        {
            return RequestFaults.VersionStale;
        }
        await connection.Change(DeleteSql, cancelled, id);
        await audit.Write(connection, context, CommerceAuditActions.MediaDeleted, MediaRoutes.Subject(id), media.ToJson(), null);
        return new Nothing();
    }

    /// <summary>Whether a product shows it is the database's to say, at the very moment.</summary>
    private static async Task<Outcome<Nothing>> InUseOr(Func<Task<Outcome<Nothing>>> delete)
    {
        try
        {
            return await delete();
        }
        catch (PostgresException shown) when (shown is { SqlState: PostgresErrorCodes.ForeignKeyViolation, ConstraintName: "product_media_in_use" })
        {
            return CommerceFaults.InUse;
        }
    }

    internal const string HashSql = "SELECT hash FROM commerce.media WHERE id = $1";

    internal const string DeleteSql = "DELETE FROM commerce.media WHERE id = $1";
}
