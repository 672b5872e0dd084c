using Stoa.Contracts;

namespace Stoa.Commerce.Returns;

/// <summary>What stands against a step of a return in its state; null where nothing does.</summary>
internal static class ReturnRules
{
    public static Failure? Approve(Return back) => From(back, ReturnStates.Requested);

    public static Failure? Reject(Return back) => From(back, ReturnStates.Requested);

    public static Failure? Receive(Return back) => From(back, ReturnStates.Approved, ReturnStates.Received);

    public static Failure? Close(Return back) => From(back, ReturnStates.Approved, ReturnStates.Received);

    private static Failure? From(Return back, params ReadOnlySpan<string> states)
    {
        foreach (var state in states)
        {
            if (back.Status == state)
            {
                return null;
            }
        }
        return Failure.Of(CommerceFaults.ReturnStateWrong, "status", back.Status);
    }
}
