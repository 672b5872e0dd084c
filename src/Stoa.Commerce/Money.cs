namespace Stoa.Commerce;

/// <param name="Amount">Minor units: cents for USD.</param>
/// <param name="Currency">ISO 4217 code.</param>
internal readonly record struct Money(long Amount, string Currency)
{
    public static Money? Of(long? amount, string currency) => amount is { } value ? new Money(value, currency) : null;
}
