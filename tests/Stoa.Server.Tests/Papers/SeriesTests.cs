using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Contracts;
using Stoa.Papers.Issuing;
using Stoa.Platform.Data;
using Stoa.Server.Tests.OrdersForStaff;
using Stoa.Server.Tests.Rules;

namespace Stoa.Server.Tests.Papers;

/// <summary>Numbers without gaps, whoever issues at once and whatever fails; documents that nobody changes.</summary>
[Race]
public sealed class SeriesTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Two_hundred_invoices_at_once_on_two_nodes_with_failures_in_between_leave_no_gap_and_no_double()
    {
        var root = await shop.Seller(more: new { invoice_prefix = "RACE-" });
        await using var second = await StoaHost.Start(shop.Host.ConnectionString);
        var other = root with { Host = second };
        var product = await shop.Host.NewProduct(999);
        var buyers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shop.SignUp()));
        var orders = (await Task.WhenAll(buyers.Select(buyer => Orders(buyer.Client, product, 10)))).SelectMany(ten => ten).ToList();

        var work = orders.SelectMany<string, Func<Task<string?>>>(
            (order, i) =>
                [
                    async () => (string?)(await (i % 2 == 0 ? root : other).Invoice(order)).Data?["number"],
                    async () => await GiveUp(i % 2 == 0 ? second : shop.Host, Guid.Parse(order), i % 4 == 0),
                ]
        );
        var numbers = (await Task.WhenAll(work.Select(run => run()))).OfType<string>().ToList();

        Assert.Equal(200, numbers.Distinct(StringComparer.Ordinal).Count());
        var stem = $"RACE-{DateTimeOffset.UtcNow.Year}-";
        Assert.Equal(
            Enumerable.Range(1, 200).Select(number => stem + number.ToString("D6", System.Globalization.CultureInfo.InvariantCulture)),
            numbers.Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        // A later number is of no earlier moment.
        Assert.Equal(
            0,
            await shop.Host.One<long>(
                "SELECT count(*) FROM papers.documents a JOIN papers.documents b ON a.stem = b.stem AND a.counter < b.counter WHERE a.issued_at > b.issued_at"
            )
        );
        await shop.Host.PapersBalance();
    }

    [Fact]
    public async Task Many_who_invoice_one_order_at_once_invoice_it_once()
    {
        var root = await shop.Seller();
        var order = await shop.Placed(await shop.SignUp(), 2);

        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => root.Invoice(order)));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.Equal(11, replies.Count(reply => reply.Code == "nothing_to_invoice"));
        await shop.Host.PapersBalance();
    }

    [Fact]
    public async Task Prefixes_and_years_make_series_of_their_own_and_no_number_comes_twice()
    {
        var root = await shop.Seller(
            more: new
            {
                invoice_prefix = "A-",
                credit_note_prefix = "B-",
                numbers_per_year = false,
            }
        );
        var first = (string)(await root.Invoiced(await shop.Placed(await shop.SignUp(), 1)))["number"]!;
        await root.SetShop(new { invoice_prefix = "B-", credit_note_prefix = "A-" });
        var order = await shop.Placed(await shop.SignUp(), 1);
        var second = (string)(await root.Invoiced(order))["number"]!;
        await root.Cancel(order);
        var note = (string)Assert.Single(await root.CreditNotes(shop.Host, order, 1))["number"]!;
        await root.SetShop(
            new
            {
                invoice_prefix = "A-",
                credit_note_prefix = "B-",
                numbers_per_year = true,
            }
        );
        var yearly = (string)(await root.Invoiced(await shop.Placed(await shop.SignUp(), 1)))["number"]!;

        Assert.Equal(["A-000001", "B-000001", "A-000002", $"A-{DateTimeOffset.UtcNow.Year}-000001"], [first, second, note, yearly], StringComparer.Ordinal);
        await shop.Host.PapersBalance();
    }

    [Theory]
    [InlineData("UPDATE papers.documents SET total = total")]
    [InlineData("DELETE FROM papers.documents")]
    [InlineData("TRUNCATE papers.documents CASCADE")]
    [InlineData("UPDATE papers.document_lines SET net = net + 1")]
    [InlineData("DELETE FROM papers.document_lines")]
    [InlineData("TRUNCATE papers.document_lines")]
    [InlineData("DELETE FROM papers.counted_credits")]
    [InlineData("UPDATE papers.prints SET printed_at = now()")]
    [InlineData("DELETE FROM papers.prints")]
    [InlineData("DELETE FROM papers.series")]
    [InlineData("TRUNCATE papers.series")]
    [InlineData("UPDATE papers.series SET last = last - 1")]
    [InlineData("UPDATE papers.series SET last = last + 2")]
    [InlineData("UPDATE papers.series SET stem = 'other'")]
    [InlineData("SET session_replication_role = replica; UPDATE papers.documents SET number = 'X'")]
    public async Task Nobody_changes_what_was_issued(string sql)
    {
        var root = await shop.Seller();
        var invoice = await root.Invoiced(await shop.Placed(await shop.SignUp(), 1));
        Assert.Equal(HttpStatusCode.OK, (await root.Get($"/invoices/{invoice["id"]}.pdf")).Status);
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));

        Assert.Contains(
            sql.Contains("UPDATE papers.series", StringComparison.Ordinal) ? "goes on by one" : "only grows",
            refused.MessageText,
            StringComparison.Ordinal
        );
    }

    private static async Task<List<string>> Orders(Client buyer, string product, int count)
    {
        var orders = new List<string>();
        for (var i = 0; i < count; i++)
        {
            orders.Add(await (await buyer.With(product)).Placed());
        }
        return orders;
    }

    /// <summary>Issues it, and then everything is undone, be it by an outcome or by an error.</summary>
    private static async Task<string?> GiveUp(StoaHost host, Guid order, bool throws)
    {
        var (documents, database) = (host.Services.GetRequiredService<DocumentWriter>(), host.Services.GetRequiredService<NpgsqlDataSource>());
        try
        {
            await database.InTransaction<bool>(
                async connection =>
                {
                    await documents.Invoice(connection, order, InvoiceWish.None, null, null, CancellationToken.None);
                    return throws ? throw new TimeoutException() : RequestFaults.VersionStale;
                },
                CancellationToken.None
            );
        }
        catch (TimeoutException)
        {
            // As it was meant.
        }
        return null;
    }
}
