using Npgsql;
using Stoa.Commerce;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Settings;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Papers.Issuing;
using Stoa.Platform.Data;

namespace Stoa.Papers.Documents;

/// <summary>
/// Issues an invoice of all that is owed of an order and on no invoice yet. It is never changed: what is refunded or cancelled afterwards is taken off by a
/// credit note, which nobody has to ask for.
/// </summary>
internal sealed class CreateInvoice(NpgsqlDataSource database, DocumentWriter documents)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Invoice>("/admin/orders/{id}/invoices", routes.Resolve<CreateInvoice>().Handle)
            .WithName(InvoiceRoutes.Section, "createInvoice", "Invoice what is not invoiced yet of an order")
            .Staff("invoices", "manage")
            .Creating()
            .Idempotent()
            .WithOptionalBody()
            .LocatedAt<Invoice>(invoice => $"/invoices/{invoice.Id}")
            .WithSuccess(PapersSuccesses.InvoiceIssued)
            .ProducesFault(CommerceFaults.OrderNotFound, PapersFaults.NothingToInvoice, PapersFaults.SellerIncomplete)
            .WithExample(InvoiceRoutes.Example, """{"buyer_vat_id":"FR40303265045","note":"Your order of last week"}""");

    public sealed record Request(Guid Order, InvoiceWish Wish) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                OrderPath.IdOf(input),
                new InvoiceWish(input.Body.OptionalForm("buyer_vat_id", 20, SellerForms.VatId), input.Body.OptionalText("note", 500).Trim())
            );
    }

    public Task<Outcome<Invoice>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Create(connection, request, context));

    private async Task<Outcome<Invoice>> Create(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var issued = await documents.Invoice(connection, request.Order, request.Wish, context, null, context.CancellationToken);
        return issued.Value is { } invoice ? Outcome.Created(invoice) : issued;
    }
}
