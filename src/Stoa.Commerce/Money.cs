namespace Stoa.Commerce;

/// <summary>Amounts of unlike currencies cannot be added: what would have to is refused before.</summary>
/// <param name="Amount">Minor units: cents for USD.</param>
/// <param name="Currency">ISO 4217 code.</param>
internal readonly record struct Money(long Amount, string Currency)
{
    public static Money? Of(long? amount, string currency) => amount is { } value ? new Money(value, currency) : null;

    public static Money operator +(Money left, Money right) =>
        left.Currency == right.Currency
            ? left with
            {
                Amount = checked(left.Amount + right.Amount),
            }
            : throw new InvalidOperationException($"{left.Currency} and {right.Currency} cannot be added.");

    public static Money operator *(Money money, int times) => money with { Amount = checked(money.Amount * times) };
}
