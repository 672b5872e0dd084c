using Stoa.Contracts.Input;

namespace Stoa.Payments;

/// <summary>Amounts of unlike currencies cannot be added: what would have to is refused before.</summary>
/// <param name="Amount">Minor units: cents for USD.</param>
/// <param name="Currency">ISO 4217 code.</param>
internal readonly record struct Money(long Amount, string Currency)
{
    /// <summary>2^53: what a JavaScript client can count to.</summary>
    public const long MaxAmount = 1L << 53;

    public static Money? Of(long? amount, string currency) => amount is { } value ? new Money(value, currency) : null;

    /// <summary>A price as clients send it: <c>{amount, currency}</c>, never below zero.</summary>
    public static Money Read(ObjectReader members) => Read(members, 0);

    /// <summary>The same from a least amount on, which may be below zero where it is a difference.</summary>
    public static Money Read(ObjectReader members, long least)
    {
        var money = ReadAsWritten(members, least);
        members.MultipleOf("amount", money.Amount, Currencies.StepOf(money.Currency));
        return money;
    }

    /// <summary>An amount of the past or of another shop, which may be finer than steps of its currency (ADR 71).</summary>
    public static Money ReadPast(ObjectReader members) => ReadAsWritten(members, 0);

    private static Money ReadAsWritten(ObjectReader members, long least) =>
        new(members.LongInteger("amount", least, MaxAmount), members.Form("currency", 3, StringFormats.Currency));

    public static Money operator +(Money left, Money right) =>
        left.Currency == right.Currency
            ? left with
            {
                Amount = checked(left.Amount + right.Amount),
            }
            : throw new InvalidOperationException($"{left.Currency} and {right.Currency} cannot be added.");

    public static Money operator *(Money money, int times) => money with { Amount = checked(money.Amount * times) };
}
