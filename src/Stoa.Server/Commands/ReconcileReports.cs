using System.Globalization;
using Stoa.Commerce.Reports;

namespace Stoa.Server.Commands;

/// <summary>
/// <c>reconcile-reports</c>: proves every sum of the reports from the books (exit code 0), or prints each that is not theirs (1). It changes nothing.
/// </summary>
internal static class ReconcileReports
{
    public static Task<int> Run(string[] args) =>
        Command.Run(
            args,
            async (services, cancelled) =>
            {
                var differences = await services.GetRequiredService<ReportProof>().Run(cancelled);
                foreach (var difference in differences)
                {
                    Console.WriteLine($"{difference.What}: the books say {difference.Books}, the report {difference.Report}");
                }
                Console.WriteLine(
                    differences.Count == 0
                        ? "Reports are proven: every sum is that of the books."
                        : string.Create(CultureInfo.InvariantCulture, $"{differences.Count} sums are not those of the books.")
                );
                return differences.Count == 0 ? 0 : 1;
            }
        );
}
