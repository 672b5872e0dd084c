using Stoa.Push.Fcm;

namespace Stoa.Push.Delivery;

/// <summary>
/// Tells devices of another Firebase project, of which a few are in every table, from a key of another project, under which all devices look so. Judged by the
/// latest answers to the whole message on this node, because a window of a throttled message is too small; until then no such device is ended.
/// </summary>
internal sealed class SenderIdCheck
{
    public const string WrongProject = "The devices belong to another Firebase project (SENDER_ID_MISMATCH)";

    private const int Latest = 500;
    private const int Enough = 100;
    private const int FewestMismatches = 5;
    private const double MismatchShare = 0.05;

    private readonly Lock _lock = new();
    private readonly Queue<bool> _isOurs = new(Latest);
    private List<Recipient> _suspects = [];
    private int _mismatches;

    /// <summary>Other answers say nothing of whose the key is.</summary>
    public void Note(Recipient device, FcmVerdict verdict)
    {
        if (verdict is not (FcmVerdict.Accepted or FcmVerdict.SenderMismatch))
        {
            return;
        }
        lock (_lock)
        {
            if (_isOurs.Count == Latest && !_isOurs.Dequeue())
            {
                _mismatches--;
            }
            _isOurs.Enqueue(verdict == FcmVerdict.Accepted);
            if (verdict == FcmVerdict.SenderMismatch)
            {
                _mismatches++;
                _suspects.Add(device);
            }
        }
    }

    /// <summary>No further device should be tried with this key.</summary>
    public bool IsWrong
    {
        get
        {
            lock (_lock)
            {
                return _isOurs.Count >= Enough && IsSuspicious;
            }
        }
    }

    /// <summary>Devices that certainly belong to another project, once each. Empty until an accepted send has shown that the key is right.</summary>
    public IReadOnlyList<Recipient> TakeMismatched()
    {
        lock (_lock)
        {
            var dead = IsSuspicious || _mismatches == _isOurs.Count ? [] : _suspects;
            _suspects = [];
            return dead;
        }
    }

    private bool IsSuspicious => _mismatches >= FewestMismatches && _mismatches > _isOurs.Count * MismatchShare;
}
