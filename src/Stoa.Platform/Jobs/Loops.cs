namespace Stoa.Platform.Jobs;

internal static class Loops
{
    /// <summary>
    /// Ends when all have ended or as soon as one fails. <see cref="Task.WhenAll(IEnumerable{Task})"/> would keep the failure of one back for as long as
    /// another runs.
    /// </summary>
    public static async Task AllOrFirstFailure(this IEnumerable<Task> loops)
    {
        await foreach (var ended in Task.WhenEach([.. loops]))
        {
            await ended;
        }
    }
}
