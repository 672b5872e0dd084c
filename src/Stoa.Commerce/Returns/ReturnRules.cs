using Stoa.Commerce.Orders;
using Stoa.Contracts;

namespace Stoa.Commerce.Returns;

/// <summary>What stands against a step of a return in its state; null where nothing does.</summary>
internal static class ReturnRules
{
    public static Failure? Approve(Return back) => From(back, ReturnStates.Requested);

    public static Failure? Reject(Return back) => From(back, ReturnStates.Requested);

    public static Failure? Receive(Return back) => From(back, ReturnStates.Approved, ReturnStates.Received);

    public static Failure? Close(Return back) => From(back, ReturnStates.Approved, ReturnStates.Received);

    /// <summary>Units that may still come, or that came and are not credited yet.</summary>
    public static Failure? Exchange(WholeOrder whole) =>
        whole.Returns.Any(back => Reuse(back) is null && back.Lines.Any(line => ReturnWriter.Uncredited(whole, line) > 0))
            ? null
            : OrderRules.Return(whole.Order);

    /// <summary>What was received, and not for an exchange.</summary>
    public static Failure? Reuse(Return back) => back.Kind == ReturnKinds.Exchange ? Wrong(back) : From(back, ReturnStates.Received, ReturnStates.Closed);

    private static Failure? From(Return back, params ReadOnlySpan<string> states)
    {
        foreach (var state in states)
        {
            if (back.Status == state)
            {
                return null;
            }
        }
        return Wrong(back);
    }

    private static Failure Wrong(Return back) => Failure.Of(CommerceFaults.ReturnStateWrong, "status", back.Status);
}
