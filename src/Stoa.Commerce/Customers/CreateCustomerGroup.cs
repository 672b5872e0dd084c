using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers;

/// <summary>Creates a group without members.</summary>
internal sealed class CreateCustomerGroup(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, CustomerGroup>("/admin/customer-groups", routes.Resolve<CreateCustomerGroup>().Handle)
            .WithName(CustomerRoutes.Section, "createCustomerGroup", "Create a group of customers")
            .Staff("customers", "manage")
            .Creating()
            .LocatedAt<CustomerGroup>(group => $"/admin/customer-groups/{group.Id}")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.CustomerGroupCreated)
            .ProducesFault(CommerceFaults.ProductIdTaken)
            .WithExample(CustomerRoutes.Group, """{"id":"wholesale","name":"Wholesale","description":"Resellers with a contract"}""");

    public sealed record Request(string? Id, CustomerGroupSpec Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Body.OptionalForm("id", CatalogueForms.MaxId, CatalogueForms.Id),
                CustomerGroupSpec.Read(input.Body, creating: true).Apply(new CustomerGroupSpec())
            );
    }

    public Task<Outcome<CustomerGroup>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Create(connection, request, context));

    private async Task<Outcome<CustomerGroup>> Create(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        var id = request.Id ?? $"group-{Guid.CreateVersion7(now):N}";
        if (await connection.Change(InsertSql, cancelled, id, request.Spec.Name, request.Spec.Description, now) == 0)
        {
            return new Failure { Fault = CommerceFaults.ProductIdTaken, Field = "id" };
        }
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.CustomerGroupCreated,
            CustomerGroupRows.Subject(id),
            null,
            AuditJson.Of(request.Spec.ToJson())
        );
        return Outcome.Created((await CustomerGroupRows.Find(connection, id, cancelled))!);
    }

    internal const string InsertSql = """
        INSERT INTO commerce.customer_groups (id, name, description, created_at, updated_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT DO NOTHING
        """;
}
