using System.Diagnostics;

namespace Stoa.Commerce.Catalogue.Search;

/// <summary>What this node knows of the search engine: whether it is up to date, and whether it answered lately.</summary>
public sealed class SearchState
{
    private const int FailuresInARow = 3;
    private static readonly long LeftAlone = 5 * Stopwatch.Frequency;

    private readonly Lock _gate = new();
    private bool _isUsed;
    private bool _isCurrent;
    private int _failures;
    private long _nextTry;

    /// <summary>Whether PostgreSQL answers in place of an engine that is configured.</summary>
    public bool IsAway
    {
        get
        {
            lock (_gate)
            {
                return _isUsed && (!_isCurrent || _failures >= FailuresInARow);
            }
        }
    }

    /// <summary>Whether it is configured, and asked.</summary>
    internal bool IsInUse
    {
        get
        {
            lock (_gate)
            {
                return _isCurrent && _failures < FailuresInARow;
            }
        }
    }

    /// <summary>Of its index, as the last look had it.</summary>
    internal void Look(bool isCurrent)
    {
        lock (_gate)
        {
            (_isUsed, _isCurrent) = (true, isCurrent);
        }
    }

    /// <summary>While it is left alone one caller in five seconds may.</summary>
    internal bool MayAsk(long now)
    {
        lock (_gate)
        {
            if (!_isCurrent || (_failures >= FailuresInARow && now < _nextTry))
            {
                return false;
            }
            _nextTry = now + LeftAlone;
            return true;
        }
    }

    /// <summary>True where it was away before.</summary>
    internal bool Succeeded()
    {
        lock (_gate)
        {
            var wasAway = _failures >= FailuresInARow;
            _failures = 0;
            return wasAway;
        }
    }

    /// <summary>True where it is away from now on.</summary>
    internal bool Failed(long now)
    {
        lock (_gate)
        {
            _nextTry = now + LeftAlone;
            return ++_failures == FailuresInARow;
        }
    }
}
