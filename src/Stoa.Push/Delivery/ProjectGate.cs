using Stoa.Push.Fcm;

namespace Stoa.Push.Delivery;

/// <summary>What one project has answered to one message on this node, and whether it is sent to at present.</summary>
internal sealed class ProjectGate
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly CircuitBreaker _breaker = new();
    private readonly Lock _lock = new();
    private DateTimeOffset _closedUntil = DateTimeOffset.MinValue;
    private FcmAnswer _answer;

    public SenderIdCheck Key { get; } = new();

    /// <summary>Why the message, or this project's part of it, has to stop; null while it may go on.</summary>
    public string? Note(Recipient device, FcmAnswer answer)
    {
        Key.Note(device, answer.Verdict);
        return _breaker.Note(answer) ?? (Key.IsWrong ? SenderIdCheck.WrongProject : null);
    }

    /// <summary>For a minute its devices get this answer without being tried, and are tried again later; those of other projects go on.</summary>
    /// <returns>False: it was closed already.</returns>
    public bool Close(FcmAnswer answer, DateTimeOffset now)
    {
        lock (_lock)
        {
            var wasOpen = _closedUntil <= now;
            // As a refusal of everybody there, which is waited out.
            (_answer, _closedUntil) = (new FcmAnswer(FcmVerdict.ThirdPartyRefused, answer.Code), now + Pause);
            return wasOpen;
        }
    }

    /// <summary>What its devices are answered while it is closed; null: it is open.</summary>
    public FcmAnswer? ClosedWith(DateTimeOffset now)
    {
        lock (_lock)
        {
            return _closedUntil > now ? _answer : null;
        }
    }
}
