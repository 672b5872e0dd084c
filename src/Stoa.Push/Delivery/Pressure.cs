using Stoa.Push.Fcm;

namespace Stoa.Push.Delivery;

/// <summary>
/// Tells a single refused device from an FCM that has had enough or is away: then nobody sends for a while, so that neither the quota is burnt nor
/// every device of a campaign ends up among the retries.
/// </summary>
internal sealed class Pressure
{
    private const int Fewest = 5;
    private const double QuotaShare = 0.1;
    private const double AwayShare = 0.5;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private int _awayInARow;

    /// <summary>How long the whole project has to wait after these answers; null: not at all.</summary>
    public TimeSpan? Note(IReadOnlyCollection<FcmAnswer> answers)
    {
        var quota = answers.Count(answer => answer.Verdict == Verdict.QuotaExceeded);
        if (quota >= Fewest && quota >= answers.Count * QuotaShare)
        {
            return answers.Max(answer => answer.RetryAfter) ?? LongestWait;
        }
        var away = answers.Count(answer => answer.Verdict is Verdict.Unavailable or Verdict.Unsent);
        if (away < Fewest || away < answers.Count * AwayShare)
        {
            Interlocked.Exchange(ref _awayInARow, answers.Count > 0 ? 0 : _awayInARow);
            return null;
        }
        var wait = FirstWait * Math.Pow(2, Math.Min(Interlocked.Increment(ref _awayInARow) - 1, 10)) * (0.75 + Random.Shared.NextDouble() / 2);
        return wait < LongestWait ? wait : LongestWait;
    }
}
