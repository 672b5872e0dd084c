using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;

namespace Stoa.Accounts.Sessions;

/// <summary>Changes the caller's names; one that is not given stays.</summary>
internal sealed class UpdateProfile(NpgsqlDataSource database, OutboxWriter outbox, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, Profile>("/auth/profile", routes.Resolve<UpdateProfile>().Handle)
            .WithName("Accounts", "updateProfile", "Change the authenticated user's profile")
            .SignedIn()
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(AccountSuccesses.ProfileUpdated)
            .ProducesFault(AccountFaults.UserNotFound)
            .WithExample(new Profile(Examples.Account with { CreatedAt = null, UpdatedAt = null }, ["user"]), """{"first_name":"John","last_name":"Doe"}""");

    public sealed record Request(string? FirstName, string? LastName) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Body.TextIfGiven("first_name", 100), input.Body.TextIfGiven("last_name", 100));
    }

    public Task<Outcome<Profile>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Update(connection, request, context));

    private async Task<Outcome<Profile>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (await RowVersions.Stale(connection, context, LockSql, context.Caller.UserId) is { } stale)
        {
            return stale;
        }
        var profile = await connection.One(UpdateSql, ReadProfile.From, cancelled, context.Caller.UserId, request.FirstName, request.LastName, now);
        if (profile is null)
        {
            return AccountFaults.UserNotFound;
        }
        await using var batch = new NpgsqlBatch(connection);
        CustomerEvents.Add(outbox, batch, CustomerEvents.Changed, [profile.User.Id], now);
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        return profile;
    }

    internal const string LockSql = $"SELECT {RowVersions.Column} FROM accounts.users WHERE id = $1 FOR NO KEY UPDATE";

    private const string UpdateSql = $"""
        UPDATE accounts.users u SET first_name = coalesce($2, u.first_name), last_name = coalesce($3, u.last_name), updated_at = $4 WHERE u.id = $1
        RETURNING {ReadProfile.Columns}
        """;
}
