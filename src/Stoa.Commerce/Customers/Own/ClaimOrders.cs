using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Commerce.Customers.Own;

/// <summary>How many orders became the caller's.</summary>
internal sealed record ClaimedOrders(int Claimed);

/// <summary>
/// Makes the orders that were placed with the caller's address, without an account, the caller's own. By choice, and only where the address is proved: else
/// whoever registers with somebody's address would read where they live.
/// </summary>
internal sealed class ClaimOrders(NpgsqlDataSource database, CustomerAccounts accounts, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Empty, ClaimedOrders>("/account/claim-orders", routes.Resolve<ClaimOrders>().Handle)
            .WithName(OwnRoutes.Section, "claimOrders", "Take over the orders that were placed as a guest with the same address")
            .SignedIn()
            .Idempotent()
            .WithSuccess(CommerceSuccesses.OrdersClaimed)
            .ProducesFault(CommerceFaults.AddressUnproved)
            .WithExample(new ClaimedOrders(2));

    public Task<Outcome<ClaimedOrders>> Handle(Empty request, RequestContext context) =>
        database.InTransaction(context, connection => Claim(connection, context));

    private async Task<Outcome<ClaimedOrders>> Claim(NpgsqlConnection connection, RequestContext context)
    {
        var (user, cancelled) = (context.Caller.UserId, context.CancellationToken);
        await connection.Change(HoldSql, cancelled, user);
        return await accounts.Read(connection, [user], cancelled) is not [var account] ? RequestFaults.TokenRevoked
            : account.EmailVerified ? new ClaimedOrders(await connection.Change(ClaimSql, cancelled, user, accounts.KeyOf(account.Email), clock.GetUtcNow()))
            : CommerceFaults.AddressUnproved;
    }

    /// <summary>As placing an order does: whoever erases the customer waits, and looks at these orders too, or has erased the account by now.</summary>
    internal const string HoldSql = "SELECT pg_advisory_xact_lock_shared(hashtext('commerce.customer'), hashtext($1::text))";

    /// <summary>The guest stays known: the next order without an account is the guest's again.</summary>
    internal const string ClaimSql = """
        WITH claimed AS (
            UPDATE commerce.orders o SET user_id = $1, updated_at = $3, version = o.version + 1
            FROM commerce.customers g WHERE g.email_key = $2 AND g.user_id IS NULL AND g.anonymised_at IS NULL AND o.customer_id = g.id AND o.user_id IS NULL
            RETURNING o.id
        )
        INSERT INTO commerce.order_events (order_id, at, actor_id, type) SELECT c.id, $3, $1, 'claimed' FROM claimed c
        """;
}
