using Stoa.Contracts;

namespace Stoa.Moving;

/// <summary>What the routes of imports and exports say they have done.</summary>
internal static class MovingSuccesses
{
    public static readonly SuccessCode Exported = SuccessCode.Declare();
    public static readonly SuccessCode ImportsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode ImportCreated = SuccessCode.Declare();
    public static readonly SuccessCode ImportRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode ImportRowsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode ImportProgressRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode ImportApplied = SuccessCode.Declare();
    public static readonly SuccessCode ImportUndone = SuccessCode.Declare();
}
