using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Accounts.Staff;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Invitations;

/// <summary>One invitation.</summary>
internal sealed class ReadInvitation(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, Invitation>("/admin/invitations/{id}", routes.Resolve<ReadInvitation>().Handle)
            .WithName(StaffRoutes.Section, "getInvitation", "Get an invitation")
            .Staff("users", "read")
            .WithSuccess(AccountSuccesses.InvitationRetrieved)
            .ProducesFault(AccountFaults.InvitationNotFound)
            .WithExample(Invitation.Example);

    public async Task<Outcome<Invitation>> Handle(ById request, RequestContext context)
    {
        await using var connection = await database.Open(context.CancellationToken);
        return await Of(connection, request.Id, clock.GetUtcNow(), context.CancellationToken) is { } found ? found : AccountFaults.InvitationNotFound;
    }

    public static Task<Invitation?> Of(NpgsqlConnection connection, Guid? id, DateTimeOffset now, CancellationToken cancelled) =>
        connection.One(ReadSql, row => Invitation.From(row, now), cancelled, id);

    /// <summary>The same, its row locked until the transaction ends.</summary>
    public static async Task<Invitation?> Lock(NpgsqlConnection connection, Guid? id, DateTimeOffset now, CancellationToken cancelled) =>
        await connection.One(LockSql, row => row.GetBoolean(0), cancelled, id) ? await Of(connection, id, now, cancelled) : null;

    internal const string ReadSql = $"SELECT {Invitation.Columns} FROM accounts.invitations i WHERE i.id = $1::uuid";

    internal const string LockSql = "SELECT true FROM accounts.invitations WHERE id = $1::uuid FOR UPDATE";
}
