using Stoa.Push.Fcm;

namespace Stoa.Push.Delivery;

/// <summary>Backs off the whole project when many answers are 429 or 5xx, so that neither the quota nor the attempts of the devices are wasted.</summary>
internal sealed class Backoff
{
    private const int Fewest = 5;
    private const int Enough = 50;
    private const double QuotaShare = 0.1;
    private const double AwayShare = 0.5;
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>Whatever FCM names: a slip of its must not silence a project for a day.</summary>
    internal static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private TimeSpan _since;
    private int _answers;
    private int _quota;
    private int _away;
    private int _awayInARow;

    /// <summary>How long the whole project has to wait after these answers; null: not at all.</summary>
    /// <param name="answers">Of one window.</param>
    /// <param name="now">Of a clock that only goes ahead.</param>
    public TimeSpan? Note(IReadOnlyCollection<FcmAnswer> answers, TimeSpan now)
    {
        lock (_lock)
        {
            if (_answers >= Enough || now - _since > Together)
            {
                Forget(now);
            }
            _answers += answers.Count;
            _quota += answers.Count(answer => answer.Verdict == FcmVerdict.QuotaExceeded);
            _away += answers.Count(answer => answer.Verdict is FcmVerdict.Unavailable or FcmVerdict.Unsent);
            var wait = Wait(answers);
            if (wait is not null)
            {
                Forget(now);
            }
            return wait;
        }
    }

    private TimeSpan? Wait(IReadOnlyCollection<FcmAnswer> answers)
    {
        if (_quota >= Fewest && _quota >= _answers * QuotaShare)
        {
            return Shorter(answers.Max(answer => answer.RetryAfter) ?? LongestWait, LongestAsked);
        }
        if (_away >= Fewest && _away >= _answers * AwayShare)
        {
            return Shorter(FirstWait * Math.Pow(2, Math.Min(_awayInARow++, 10)) * (0.75 + Random.Shared.NextDouble() / 2), LongestWait);
        }
        _awayInARow = answers.Any(answer => answer.Verdict == FcmVerdict.Accepted) ? 0 : _awayInARow;
        return null;
    }

    private void Forget(TimeSpan now) => (_since, _answers, _quota, _away) = (now, 0, 0, 0);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
