using Stoa.Contracts.Input;

namespace Stoa.Commerce;

/// <summary>
/// Collects what a PATCH says: members that were sent are set, be it to null, and no others are touched. What was collected is applied to what is there.
/// </summary>
/// <typeparam name="T">What is edited, as a record.</typeparam>
internal sealed class Changes<T>(ObjectReader members)
{
    private readonly List<Func<T, T>> _changes = [];

    /// <summary>Adds the change where the member was sent. The value has been read before, whether it was sent or not.</summary>
    public void Set<TValue>(string member, TValue value, Func<T, TValue, T> set)
    {
        if (members.Has(member))
        {
            _changes.Add(spec => set(spec, value));
        }
    }

    /// <summary>For a text that may be empty, which null says as well.</summary>
    public void SetText(string member, int max, Func<T, string, T> set) => Set(member, members.OptionalText(member, max), set);

    /// <summary>For a member that has no null: null leaves alone what is there.</summary>
    public void SetGiven<TValue>(TValue? value, Func<T, TValue, T> set)
        where TValue : struct
    {
        if (value is { } given)
        {
            _changes.Add(spec => set(spec, given));
        }
    }

    /// <summary>The same for a text.</summary>
    public void SetGiven(string? value, Func<T, string, T> set)
    {
        if (value is not null)
        {
            _changes.Add(spec => set(spec, value));
        }
    }

    public T Apply(T before) => _changes.Aggregate(before, static (spec, change) => change(spec));
}
