using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Payments.Credit;

/// <summary>Gives a customer credit, or takes back with an amount below zero: never more than is there. Either way staff say why.</summary>
internal sealed class ChangeCustomerCredit(NpgsqlDataSource database, CreditBook credit, CustomerAccounts customers, AuditLog audit, TimeProvider clock)
{
    private const int MostReason = 500;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, CreditEntry>("/admin/customers/{id}/credit", routes.Resolve<ChangeCustomerCredit>().Handle)
            .WithName(CreditRoutes.Section, "changeCustomerCredit", "Give a customer credit, or take it back")
            .Staff("credit", "manage")
            .Creating()
            .Idempotent()
            .WithSuccess(PaymentsSuccesses.CustomerCreditChanged)
            .ProducesFault(PlatformFaults.CustomerNotFound, PaymentsFaults.CreditInsufficient)
            .WithExample(CreditRoutes.Entry, """{"amount":{"amount":1500,"currency":"USD"},"reason":"The parcel came late"}""");

    public sealed record Request(Guid Customer, Money Amount, string Reason) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(ById.IdOf(input), input.Body.Object("amount", static members => Money.Read(members, -Money.MaxAmount)), input.Body.Text("reason", MostReason));
    }

    public async Task<Outcome<CreditEntry>> Handle(Request request, RequestContext context) =>
        CreditRoutes.Refusal(request.Amount) is { } refusal
            ? refusal
            : await database.InTransaction(context, connection => Change(connection, request, context));

    private async Task<Outcome<CreditEntry>> Change(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (cancelled, amount, actor) = (context.CancellationToken, request.Amount, context.Caller.UserId);
        if (!await customers.Has(connection, request.Customer, cancelled))
        {
            return PlatformFaults.CustomerNotFound;
        }
        var reference = $"request:{Guid.CreateVersion7(clock.GetUtcNow())}";
        var entry =
            amount.Amount > 0
                ? await credit.Issue(connection, request.Customer, amount, new CreditNote(CreditCauses.Issue, reference, actor, request.Reason), cancelled)
                : await credit.Withdraw(
                    connection,
                    request.Customer,
                    amount with
                    {
                        Amount = -amount.Amount,
                    },
                    new CreditNote(CreditCauses.Withdrawal, reference, actor, request.Reason),
                    cancelled
                );
        if (entry is null)
        {
            var balance = await CreditBook.Balance(connection, request.Customer, amount.Currency, cancelled);
            return Failure.Of(PaymentsFaults.CreditInsufficient, "balance", $"{Currencies.Format(balance, amount.Currency)} {amount.Currency}");
        }
        await audit.Write(
            connection,
            context,
            PaymentsAuditActions.CreditChanged,
            Customers.Subject(request.Customer),
            new JsonObject { ["balance"] = entry.Balance.Amount - entry.Amount.Amount, ["currency"] = amount.Currency },
            new JsonObject
            {
                ["balance"] = entry.Balance.Amount,
                ["currency"] = amount.Currency,
                ["reason"] = request.Reason,
            }
        );
        return Outcome.Created(entry);
    }
}
