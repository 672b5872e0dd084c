using System.Text.Json;
using Stoa.Contracts;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Catalogue.Prices;

/// <summary>A price for a time, [starts_at, ends_at); null is open.</summary>
/// <param name="Amount">What is paid.</param>
/// <param name="CompareAt">The higher price that it is shown against; null for the base price.</param>
internal sealed record ScheduledPrice(Money Amount, Money? CompareAt, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt)
{
    public static ScheduledPrice Read(ObjectReader members) =>
        new(
            members.Object("amount", Money.Read),
            members.OptionalValue("compare_at", Money.Read),
            members.OptionalMoment("starts_at"),
            members.OptionalMoment("ends_at")
        );

    public bool Overlaps(ScheduledPrice other) =>
        (StartsAt is null || other.EndsAt is null || StartsAt < other.EndsAt) && (other.StartsAt is null || EndsAt is null || other.StartsAt < EndsAt);
}

/// <summary>An entry as it is stored: amounts in the currency of the product.</summary>
internal sealed record StoredPrice(long Amount, long? CompareAt, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt);

/// <summary>Schedules of prices: half-open intervals that do not overlap, in the order of time.</summary>
internal static class PriceSchedule
{
    public const int MaxEntries = 100;

    public static IReadOnlyList<ScheduledPrice> Read(ObjectReader members) => members.Objects("price_schedule", MaxEntries, ScheduledPrice.Read);

    /// <summary>The whole of it, which has to be said to be emptied.</summary>
    public static IReadOnlyList<ScheduledPrice> ReadAll(ObjectReader members) => members.RequiredObjects("price_schedule", MaxEntries, ScheduledPrice.Read);

    /// <summary>What breaks a rule: another currency, a comparison that is not above, an end before its beginning, or two at once.</summary>
    public static IEnumerable<FieldError> Check(IReadOnlyList<ScheduledPrice> schedule, string currency)
    {
        for (var i = 0; i < schedule.Count; i++)
        {
            var entry = schedule[i];
            if (entry.Amount.Currency != currency)
            {
                yield return new FieldError($"price_schedule.{i}.amount.currency", Rule.OneOf(currency));
            }
            if (entry.CompareAt is { } compare && (compare.Currency != currency || compare.Amount <= entry.Amount.Amount))
            {
                yield return compare.Currency != currency
                    ? new FieldError($"price_schedule.{i}.compare_at.currency", Rule.OneOf(currency))
                    : new FieldError($"price_schedule.{i}.compare_at.amount", Rule.TooSmall(entry.Amount.Amount + 1, Money.MaxAmount));
            }
            if (entry.EndsAt <= entry.StartsAt)
            {
                yield return new FieldError($"price_schedule.{i}.ends_at", Rule.After("starts_at"));
            }
        }
    }

    /// <summary>True where two entries hold at the same moment.</summary>
    public static bool Overlaps(IReadOnlyList<ScheduledPrice> schedule) =>
        schedule.OrderBy(entry => entry.StartsAt ?? DateTimeOffset.MinValue).ToArray() is var sorted
        && Enumerable.Range(1, Math.Max(0, sorted.Length - 1)).Any(i => sorted[i - 1].Overlaps(sorted[i]));

    /// <summary>For <c>commerce.to_schedule</c>.</summary>
    public static string ToJson(IReadOnlyList<ScheduledPrice> schedule) =>
        JsonSerializer.Serialize(
            schedule.Select(entry => new StoredPrice(entry.Amount.Amount, entry.CompareAt?.Amount, entry.StartsAt, entry.EndsAt)).ToArray(),
            CommerceJson.Stored.StoredPriceArray
        );

    /// <summary>What <c>to_json(price_schedule)::text</c> gives; null for none.</summary>
    public static IReadOnlyList<ScheduledPrice> Parse(string? json, string currency) =>
        json is null
            ? []
            :
            [
                .. JsonSerializer
                    .Deserialize(json, CommerceJson.Stored.StoredPriceArray)!
                    .Select(entry => new ScheduledPrice(
                        new Money(entry.Amount, currency),
                        Money.Of(entry.CompareAt, currency),
                        entry.StartsAt?.ToUniversalTime(),
                        entry.EndsAt?.ToUniversalTime()
                    )),
            ];
}
