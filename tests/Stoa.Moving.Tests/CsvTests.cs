using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Stoa.Platform.Files;

namespace Stoa.Moving.Tests;

/// <summary>What is written as CSV is read as it was, whatever it is.</summary>
public sealed class CsvTests
{
    /// <summary>What matters in a file, far more often than other characters.</summary>
    private static readonly Gen<string> Cells = Gen.OneOf(
            Gen.Elements('"', ',', '\r', '\n', '\'', '=', '-', '+', '@', '\t', ' ', ';', '\\', 'a', 'é', '日'),
            Gen.Choose(1, 0x2FFF).Select(code => (char)code)
        )
        .ArrayOf()
        .Select(characters => new string(characters));

    private static readonly Arbitrary<string[][]> Files = Cells
        .NonEmptyListOf()
        .Select(cells => cells.ToArray())
        .NonEmptyListOf()
        .Select(records => records.ToArray())
        .ToArbitrary();

    [Fact]
    public void Records_come_back_as_they_were_written() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Files,
                records =>
                {
                    var text = new StringBuilder();
                    Array.ForEach(records, record => CsvText.Append(text, record));
                    var read = Read(text.ToString());
                    return read.TrueForAll(record => record.Problem is null)
                        && read.Count == records.Length
                        && read.Zip(records).All(pair => pair.First.Fields.SequenceEqual(pair.Second, StringComparer.Ordinal));
                }
            )
        );

    [Fact]
    public void A_guard_is_taken_away_as_it_was_put() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Cells.ToArbitrary(), text => CsvText.Unguard(CsvText.Guard(text)) == text));

    [Fact]
    public void A_guarded_text_is_no_formula() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Cells.ToArbitrary(),
                text => CsvText.Guard(text) is var guarded && (guarded.Length == 0 || guarded[0] is not ('=' or '+' or '-' or '@' or '\t' or '\r'))
            )
        );

    [Fact]
    public void Lists_come_back_as_they_were_joined() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Cells.Where(text => text.Length > 0).ListOf().ToArbitrary(),
                entries => RowReader.Split(RowReader.Join(entries)).SequenceEqual(entries, StringComparer.Ordinal)
            )
        );

    [Theory]
    [InlineData("a,b\n1,2", 2)]
    [InlineData("a,b\r\n1,2\r\n", 2)]
    [InlineData("a,b\r\r1,2\r", 2)]
    [InlineData("\n\na,b\n\n\n1,2\n", 2)]
    [InlineData("a,b\n,\n", 2)]
    [InlineData("a\n\"\"\n", 2)]
    public void Blank_lines_are_no_records(string text, int records) => Assert.Equal(records, Read(text).Count);

    [Fact]
    public void A_record_knows_the_line_it_begins_at() =>
        Assert.Equal([1L, 2L, 5L, 7L], Read("a,b\n\"x\ny\r\nz\",1\n2,3\n\n4,5").Select(record => record.Line));

    [Fact]
    public void What_is_too_long_is_reported_and_the_rest_is_read()
    {
        var read = Read($"a\n\"{new string('x', CsvReader.Longest + 1)}\"\nb\n{string.Join(',', Enumerable.Repeat("c", 3_000))}\nd\n");

        Assert.Equal([null, CsvRecord.TooLong, null, CsvRecord.TooLong, null], read.Select(record => record.Problem), StringComparer.Ordinal);
        Assert.Equal("d", read[^1].Fields[0]);
    }

    private static List<CsvRecord> Read(string text)
    {
        var reader = new CsvReader(new StringReader(text), ',');
        var records = new List<CsvRecord>();
        while (reader.Next(CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } record)
        {
            records.Add(record);
        }
        return records;
    }
}
