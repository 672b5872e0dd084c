using Stoa.Commerce.Stock.Hot;
using Stoa.Commerce.Stock.Locations;

namespace Stoa.Commerce.Stock;

/// <summary>What documentation shows of stock.</summary>
internal static class StockExamples
{
    private static readonly Guid Id = Guid.Parse("0194783c-5c00-7000-8000-000000000003");
    private static readonly Guid Staff = Guid.Parse("0194783c-5c00-7000-8000-000000000001");

    public static readonly StockLevel Level = new("prod-1", "LAPTOP-001", "main", 40, 3, 1, 36, 5);

    public static readonly HotStock Hot = new("prod-1", true, 16, 2, [Level with { Buckets = 16 }]);

    public static readonly StockSummary Summary = new(40, 3, 1, 36, [new LocationStock("main", 40, 3, 1, 36)]);

    public static readonly StockMovement Movement = new(
        17,
        "prod-1",
        "main",
        new StockDelta(10, 0, 0),
        MovementCauses.Adjustment,
        $"adjustment:{Id}",
        Staff,
        "delivery 4711",
        Examples.At
    );

    public static readonly StockChange Change = new(Id, [Level], [17]);

    public static readonly Location Location = new("main", "Main", null, 0, true, 1, Examples.At, Examples.At);
}
