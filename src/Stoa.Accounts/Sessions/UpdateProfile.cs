using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;

namespace Stoa.Accounts.Sessions;

/// <summary>Changes the caller's names: one that is not given stays, null empties it. What leaves both as they are is no change.</summary>
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
        public static Request Read(RequestReader input) => new(Name(input.Body, "first_name"), Name(input.Body, "last_name"));

        private static string? Name(ObjectReader members, string name) => members.OptionalText(name, 100) is var text && members.Has(name) ? text : null;
    }

    public Task<Outcome<Profile>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Update(connection, request, context));

    private async Task<Outcome<Profile>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (await connection.One(LockSql, ReadProfile.From, cancelled, context.Caller.UserId) is not { } before)
        {
            return AccountFaults.UserNotFound;
        }
        if (!context.Expects(before.Version))
        {
            return RequestFaults.VersionStale;
        }
        var (first, last) = (request.FirstName ?? before.User.FirstName, request.LastName ?? before.User.LastName);
        if ((first, last) == (before.User.FirstName, before.User.LastName))
        {
            return before;
        }
        var profile = (await connection.One(UpdateSql, ReadProfile.From, cancelled, before.User.Id, first, last, now))!;
        await using var batch = new NpgsqlBatch(connection);
        CustomerEvents.Add(outbox, batch, CustomerEvents.Changed, [profile.User.Id], now);
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        return profile;
    }

    internal const string LockSql = $"SELECT {ReadProfile.Columns} FROM accounts.users u WHERE u.id = $1 AND u.erased_at IS NULL FOR NO KEY UPDATE";

    private const string UpdateSql = $"""
        UPDATE accounts.users u SET first_name = $2, last_name = $3, updated_at = $4 WHERE u.id = $1 RETURNING {ReadProfile.Columns}
        """;
}
