using Microsoft.Extensions.Logging;

namespace Stoa.Commerce.Stock;

/// <summary>Reconciles once a day and puts what does not add up into the log.</summary>
internal sealed partial class NightlyReconciliation(StockReconciliation reconciliation, ILogger<NightlyReconciliation> log)
{
    private const int Named = 10;

    public async Task Run(CancellationToken cancelled)
    {
        var differences = await reconciliation.Run(cancelled);
        if (differences.Count > 0)
        {
            Differs(log, differences.Count, string.Join("; ", differences.Take(Named)));
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Stock: {Count} counters are not the sum of their movements: {Differences}")]
    private static partial void Differs(ILogger log, int count, string differences);
}
