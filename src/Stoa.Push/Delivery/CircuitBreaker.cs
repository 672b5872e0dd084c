using Stoa.Push.Fcm;

namespace Stoa.Push.Delivery;

/// <summary>
/// Watches the answers of one project to one message on one node and says when going on would do harm: the same refusal over and over is our mistake and not
/// the devices'. Whether the key is another project's is <see cref="SenderIdCheck"/>'s.
/// </summary>
internal sealed class CircuitBreaker
{
    private const int SamePayload = 3;
    private const int SameArgument = 20;

    private int _payloads;
    private int _arguments;
    private int _good;

    /// <summary>What is refused is the account that a message is sent as, not the message: other projects may take it.</summary>
    public static bool IsOfProject(FcmVerdict verdict) =>
        verdict is FcmVerdict.Forbidden or FcmVerdict.Unauthenticated or FcmVerdict.AccountRefused or FcmVerdict.SenderMismatch;

    /// <summary>Why the message has to stop; null while it may go on.</summary>
    public string? Note(FcmAnswer answer)
    {
        switch (answer.Verdict)
        {
            case FcmVerdict.Accepted:
                Interlocked.Increment(ref _good);
                return null;
            case FcmVerdict.PayloadRefused when Interlocked.Increment(ref _payloads) >= SamePayload:
                return $"FCM refuses what it is sent ({answer.Code})";
            case FcmVerdict.ArgumentRefused when Interlocked.Increment(ref _arguments) >= SameArgument && _arguments > _good:
                return $"FCM refuses the message ({answer.Code})";
            case FcmVerdict.Forbidden:
                return "The service account may not send messages (" + answer.Code + ")";
            case FcmVerdict.Unauthenticated or FcmVerdict.AccountRefused:
                return "The service account is refused";
            default:
                return null;
        }
    }
}
