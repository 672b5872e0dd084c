namespace Stoa.StripeDouble;

/// <summary>What a caller gets in place of its answer.</summary>
/// <param name="Error">Null with <paramref name="Breaks" /> false: the answer itself, later.</param>
internal sealed record Mishap(StripeError? Error = null, bool Breaks = false, bool Cuts = false)
{
    public Answer? Answer { get; init; }
}

/// <summary>Plays faults.</summary>
internal static class Faulted
{
    /// <summary>What happens in place of the execution; null: it is executed.</summary>
    public static async Task<Mishap?> Before(Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Reset:
                return new Mishap(Breaks: true);
            case FaultKind.Error500:
            case FaultKind.Error500Kept:
                return new Mishap(StripeError.Internal());
            case FaultKind.RateLimited:
                return new Mishap(StripeError.RateLimited());
            case FaultKind.LockTimeout:
                return new Mishap(StripeError.LockTimeout());
            case FaultKind.Slow:
                await Pause(fault);
                return null;
            default:
                return null;
        }
    }

    /// <summary>What happens in place of the answer; null: it is sent.</summary>
    public static Mishap? After(Fault fault) =>
        fault.Kind switch
        {
            FaultKind.ExecutedThenReset => new Mishap(Breaks: true),
            FaultKind.ExecutedThenError500 or FaultKind.ExecutedThenError500Kept => new Mishap(StripeError.Internal()),
            FaultKind.ExecutedThenSlow => new Mishap(),
            FaultKind.ExecutedThenCut => new Mishap(Breaks: true, Cuts: true),
            _ => null,
        };

    public static Task Wait(Fault fault) => fault.Kind == FaultKind.ExecutedThenSlow ? Pause(fault) : Task.CompletedTask;

    private static Task Pause(Fault fault) => fault.Until ?? Task.Delay(fault.Delay);
}
