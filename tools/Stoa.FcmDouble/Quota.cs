namespace Stoa.FcmDouble;

/// <summary>So many messages a minute, refilled all at once; the minute starts with a message and not with the clock's.</summary>
internal sealed class Quota(DoubleSettings settings)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private long _start;
    private int _used;

    /// <summary>Null: go on. Else the seconds until the minute ends.</summary>
    public int? Take()
    {
        if (settings.QuotaPerMinute == 0)
        {
            return null;
        }
        lock (_lock)
        {
            var now = Environment.TickCount64;
            if (_start == 0 || now - _start >= Minute.TotalMilliseconds)
            {
                (_start, _used) = (now, 0);
            }
            return ++_used <= settings.QuotaPerMinute ? null : (int)Math.Ceiling((_start + Minute.TotalMilliseconds - now) / 1000);
        }
    }
}
