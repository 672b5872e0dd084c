using Npgsql;
using Stoa.Platform.People;

namespace Stoa.Moving.Exports;

/// <summary>A customer as a line of an export. Passwords, and what was made of them, never leave.</summary>
internal sealed record ExportedCustomer(string Email, string FirstName, string LastName, bool EmailVerified, bool Active, DateTimeOffset CreatedAt);

/// <summary>All customers, in the order of their addresses.</summary>
internal sealed class CustomerExport(CustomerAccounts accounts) : Export
{
    private const int AtOnce = 1_000;
    private static readonly string[] Columns = ["email", "first_name", "last_name", "email_verified", "active", "created_at"];

    public override string Name => ImportTypes.Customers;

    public override async Task Write(ExportWriter writer, NpgsqlConnection connection, CancellationToken cancelled)
    {
        if (writer.Format == ImportFormats.Csv)
        {
            writer.Record(Columns);
        }
        for (var behind = ""; await accounts.Next(connection, behind, AtOnce, cancelled) is { Count: > 0 } next; behind = accounts.KeyOf(next[^1].Email))
        {
            foreach (var customer in next)
            {
                Write(writer, customer);
                await writer.FlushIfFull(cancelled);
            }
        }
    }

    private static void Write(ExportWriter writer, CustomerAccount customer)
    {
        if (writer.Format == ImportFormats.Ndjson)
        {
            writer.Line(
                new ExportedCustomer(customer.Email, customer.FirstName, customer.LastName, customer.EmailVerified, customer.Active, customer.CreatedAt)
            );
            return;
        }
        writer.Record([
            customer.Email,
            customer.FirstName,
            customer.LastName,
            ExportWriter.Text(customer.EmailVerified),
            ExportWriter.Text(customer.Active),
            ExportWriter.Text(customer.CreatedAt),
        ]);
    }
}
