using Stoa.Contracts;
using static Stoa.Contracts.FaultKind;

namespace Stoa.Moving;

/// <summary>What can go wrong with imports and exports.</summary>
internal static class MovingFaults
{
    public static readonly Fault ImportNotFound = Fault.Declare(NotFound);
    public static readonly Fault ImportEmpty = Fault.Declare(Unprocessable);
    public static readonly Fault ImportUnrecognised = Fault.Declare(Unprocessable, [("type", "products")]);
    public static readonly Fault ImportColumnMissing = Fault.Declare(Unprocessable, [("column", "Name")]);
    public static readonly Fault ImportColumnRepeated = Fault.Declare(Unprocessable, [("column", "SKU")]);
    public static readonly Fault ImportStateWrong = Fault.Declare(WrongState, [("status", "staging")]);
    public static readonly Fault ImportRowInvalid = Fault.Declare(Unprocessable, [("count", "3")]);
}
