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
                var number = await connection.One(
                    AddTokenSql,
                    row => row.GetString(0),
                    context.CancellationToken,
                    request.OrderNumber,
                    key,
                    found.Count == 0 ? null : found[0].Id,
                    GuestTokens.KeyOf(token),
                    now + Lifetime
                );
                await using var batch = new NpgsqlBatch(connection);
                mail.Add(batch, number is null ? null : request.Email, context.Texts.Language, request.OrderNumber, token, now);
                await batch.ExecuteNonQueryAsync(context.CancellationToken);
                return (Outcome<Nothing>)new Nothing();
            }
        );
    }

    /// <summary>$1 number, $2 what the address is compared by, $3 the account of that address, $4 what stands for the token, $5 its end.</summary>
    internal const string AddTokenSql = """
        WITH found AS (
            SELECT o.id, o.order_number FROM commerce.orders o LEFT JOIN commerce.customers c ON c.id = o.guest_id
            WHERE o.order_number = $1 AND (c.email_key = $2 OR o.user_id = $3::uuid)
        ),
        added AS (INSERT INTO commerce.order_tokens (key, order_id, expires_at) SELECT $4, f.id, $5 FROM found f)
        SELECT f.order_number FROM found f
        """;
}
