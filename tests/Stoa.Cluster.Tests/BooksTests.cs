namespace Stoa.Cluster.Tests;

/// <summary>The judge of the drills finds what it is there for.</summary>
public sealed class BooksTests
{
    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();

    [Fact]
    public void Orders_with_one_payment_each_are_right() => Assert.Empty(Books.Judge([Told(First), Told(Second)], [Right(First), Right(Second)]));

    [Fact]
    public void An_order_that_was_answered_and_is_not_there_is_lost() =>
        Assert.StartsWith("lost", Assert.Single(Books.Judge([Told(First), Told(Second)], [Right(First)])), StringComparison.Ordinal);

    [Fact]
    public void An_order_that_nobody_was_told_of_is_doubled() =>
        Assert.StartsWith("doubled", Assert.Single(Books.Judge([Told(First)], [Right(First), Right(Second)])), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void An_order_without_exactly_its_money_is_found(int payments, bool right) =>
        Assert.Contains("payments", Assert.Single(Books.Judge([Told(First)], [new Kept(First, payments, right)])), StringComparison.Ordinal);

    [Fact]
    public void One_order_for_two_keys_is_found() =>
        Assert.Contains("several keys", Assert.Single(Books.Judge([Told(First), Told(First)], [Right(First)])), StringComparison.Ordinal);

    [Fact]
    public void A_gap_is_the_longest_time_without_an_answered_write()
    {
        var ledger = new Ledger();
        foreach (var (second, ending) in new[] { (1, Ending.Done), (2, Ending.Done), (5, Ending.Busy), (9, Ending.Done), (10, Ending.Done) })
        {
            ledger.Note(new Attempt(TimeSpan.FromSeconds(second), TimeSpan.Zero, 1, ending, "", ""));
        }

        Assert.Equal(TimeSpan.FromSeconds(7), ledger.Gap(TimeSpan.Zero, TimeSpan.FromSeconds(10)));
        Assert.Equal(TimeSpan.FromSeconds(10), ledger.Gap(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void The_cluster_keeps_its_lock_by_compare_and_set() =>
        Assert.Contains("\netcd:\n", File.ReadAllText(Path.Combine(Rig.Root, "ops", "cluster", "patroni.yml")), StringComparison.Ordinal);

    private static Sold Told(Guid order) => new(Guid.NewGuid().ToString(), order, 1, () => Task.FromResult(order));

    private static Kept Right(Guid order) => new(order, 1, Right: true);
}
