using Stoa.Moving.Formats;
using Stoa.Moving.Simple;

namespace Stoa.Moving.Tests;

/// <summary>A record takes no more memory than a small multiple of its size, however many things its cells say that there are.</summary>
public sealed class RecordCostTests
{
    private static readonly string[] OrderColumns = ["order_number", "order_total", "billing_email", "line_items"];
    private static readonly string[] WooColumnNames = ["SKU", "Name", "Regular price", "Type", "Images", "Attribute 1 name", "Attribute 1 value(s)"];

    [Theory]
    [InlineData("order lines as JSON")]
    [InlineData("order lines with bars")]
    [InlineData("our pictures")]
    [InlineData("our tags")]
    [InlineData("WooCommerce's pictures")]
    [InlineData("WooCommerce's options")]
    [InlineData("Shopify's tags")]
    public void A_record_of_a_megabyte_takes_no_hundred(string what)
    {
        var (format, cells) = Largest(what);
        var reader = new RowReader(new CsvRecord(2, cells, null), guarded: true, "USD");
        var before = GC.GetAllocatedBytesForCurrentThread();

        format.Read(reader);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100L * CsvReader.Longest);
    }

    [Fact]
    public void An_order_with_more_lines_than_one_may_have_is_an_error_of_its_row_and_one_with_as_many_is_none()
    {
        Assert.Empty(ErrorsOf(OrderRow.MaxItems));
        Assert.Equal(["line_items too_many"], ErrorsOf(OrderRow.MaxItems + 1), StringComparer.Ordinal);

        static IEnumerable<string> ErrorsOf(int lines)
        {
            var items = "[" + string.Join(',', Enumerable.Repeat("""{"name":"Tea","quantity":1,"total":"1"}""", lines)) + "]";
            var columns = new CsvHeader([.. OrderColumns, "status"]);
            var row = new RowReader(new CsvRecord(2, ["1", "1", "a@example.com", items, "completed"], null), guarded: true, "USD");
            return WooOrders.Recognise(columns)!.Read(row).Errors.Select(error => $"{error.Column} {error.Code}");
        }
    }

    private static (RowFormat Format, string[] Cells) Largest(string what) =>
        what switch
        {
            "order lines as JSON" => (WooOrders.Recognise(new CsvHeader(OrderColumns))!, ["1", "1", "a@example.com", $"[{Repeated("{},")}{{}}]"]),
            "order lines with bars" => (WooOrders.Recognise(new CsvHeader(OrderColumns))!, ["1", "1", "a@example.com", Repeated(";id:")]),
            "our pictures" => (OurProducts.Recognise(new CsvHeader(["sku", "name", "images"]))!, ["1", "Tea", Repeated("a,")]),
            "our tags" => (OurProducts.Recognise(new CsvHeader(["sku", "name", "tags"]))!, ["1", "Tea", Repeated("a,")]),
            "WooCommerce's pictures" => (WooProducts.Recognise(new CsvHeader(WooColumnNames))!, ["1", "Tea", "1", "simple", Repeated("a,"), "", ""]),
            "WooCommerce's options" => (WooProducts.Recognise(new CsvHeader(WooColumnNames))!, ["1", "Tea", "1", "variable", "", "Size", Distinct()]),
            _ => (ShopifyProducts.Recognise(new CsvHeader(["Handle", "Title", "Variant Price", "Tags"]))!, ["tea", "Tea", "1", Repeated("a,")]),
        };

    private static string Repeated(string part) => string.Concat(Enumerable.Repeat(part, (CsvReader.Longest - 100) / part.Length));

    private static string Distinct() => string.Join(',', Enumerable.Range(100_000, (CsvReader.Longest - 100) / 7));
}
