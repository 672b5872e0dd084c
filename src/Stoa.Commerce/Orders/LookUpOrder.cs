using Npgsql;
using Stoa.Commerce.Orders.Mails;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Commerce.Orders;

/// <summary>
/// Sends the key to an order to the address that it was placed with. Whether there is such an order is told to that address alone: the answer is always the
/// same, and takes as long.
/// </summary>
internal sealed class LookUpOrder(NpgsqlDataSource database, CustomerAccounts accounts, OrderKeyMail mail, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Nothing>("/orders/lookup", routes.Resolve<LookUpOrder>().Handle)
            .WithName("Orders", "lookUpOrder", "Have the key to an order sent by mail")
            .Public()
            .ForStorefronts()
            .IdempotentWithSecret()
            .Limited("order-lookup")
            .WithSuccess(CommerceSuccesses.OrderLookedUp)
            .WithExample(null, """{"order_number":"ORD-482915","email":"jane@example.com"}""");

    public sealed record Request(string OrderNumber, string Email) : IRequest<Request>, IAboutAccount
    {
        public static Request Read(RequestReader input) => new(input.Body.Text("order_number", 50).Trim().ToUpperInvariant(), input.Body.Email("email"));

        public string Account => Email;
    }

    public async Task<Outcome<Nothing>> Handle(Request request, RequestContext context)
    {
        var (now, token, key) = (clock.GetUtcNow(), GuestTokens.Create(), accounts.KeyOf(request.Email));
        return await database.InTransaction(
            context,
            async connection =>
            {
                var found = await accounts.Find(connection, [key], forChange: false, context.CancellationToken);
                var order = await connection.One(
                    FindSql,
                    row => new Found(row.GetGuid("id"), row.GetStringOrNull("address"), row.GetOrNull<Guid>("user_id")),
                    context.CancellationToken,
                    request.OrderNumber
                );
                // The same statement whether or not they belong together.
                var address = order is null ? null : AddressOf(order, key, found.Count == 0 ? null : found[0]);
                await connection.Change(AddTokenSql, context.CancellationToken, GuestTokens.KeyOf(token), address is null ? null : order!.Id, now + Lifetime);
                await using var batch = new NpgsqlBatch(connection);
                mail.Add(batch, address, order?.User, context.Texts.Language, request.OrderNumber, token, now);
                await batch.ExecuteNonQueryAsync(context.CancellationToken);
                return (Outcome<Nothing>)new Nothing();
            }
        );
    }

    /// <summary>
    /// As its owner gave it, for what is the same address here may be another mailbox; null where they do not belong together. Staff may have corrected the
    /// address of the order: then it is that one, and no longer the guest's.
    /// </summary>
    private string? AddressOf(Found order, string key, CustomerAccount? account) =>
        account is not null && order.User == account.Id ? account.Email
        : order.Address is { } address && accounts.KeyOf(address) == key ? address
        : null;

    private sealed record Found(Guid Id, string? Address, Guid? User);

    internal const string FindSql = """
        SELECT o.id, coalesce(nullif(o.email, ''), nullif(c.email, '')) AS address, o.user_id
        FROM commerce.orders o LEFT JOIN commerce.customers c ON c.id = o.guest_id WHERE o.order_number = $1
        """;

    internal const string AddTokenSql = """
        INSERT INTO commerce.order_tokens (key, order_id, expires_at) SELECT $1, $2::uuid, $3 WHERE $2::uuid IS NOT NULL
        """;
}
