using System.Globalization;
using Stoa.Payments;

namespace Stoa.Server.Commands;

/// <summary>
/// <c>reconcile-payments [--days N]</c>: compares the payments of the last days (7) with what their providers have (exit code 0), or prints each
/// difference (1). It changes nothing.
/// </summary>
internal static class ReconcilePayments
{
    private const int Usual = 7;
    private const int LongestBack = 3650;

    public static Task<int> Run(string[] args)
    {
        var days = Usual;
        if (
            args is ["--days", .. var after]
            && (after is not [var given, ..] || !int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out days) || days is < 1 or > LongestBack)
        )
        {
            Console.Error.WriteLine($"--days takes a number from 1 to {LongestBack}.");
            return Task.FromResult(1);
        }
        return Command.Run(
            args is ["--days", _, .. var rest] ? rest : args,
            async (services, cancelled) =>
            {
                var to = services.GetRequiredService<TimeProvider>().GetUtcNow();
                var differences = await services.GetRequiredService<PaymentReconciliation>().Run(to.AddDays(-days), to, cancelled);
                foreach (var difference in differences)
                {
                    Console.WriteLine(
                        $"{difference.Provider} {difference.Reference ?? "-"}, payment {difference.PaymentId?.ToString() ?? "-"}: "
                            + $"{difference.Member} is {difference.Ours} here and {difference.Theirs} there"
                    );
                }
                Console.WriteLine(
                    differences.Count == 0
                        ? string.Create(CultureInfo.InvariantCulture, $"The books of the last {days} days agree.")
                        : string.Create(CultureInfo.InvariantCulture, $"{differences.Count} differences in the last {days} days.")
                );
                return differences.Count == 0 ? 0 : 1;
            }
        );
    }
}
