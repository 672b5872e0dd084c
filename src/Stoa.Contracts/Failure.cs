namespace Stoa.Contracts;

/// <summary>One fault with the facts of this occurrence. A fault without facts is a shared instance and costs nothing.</summary>
public sealed record Failure
{
    private static readonly Failure[] Plain = [.. Enum.GetValues<Fault>().Select(fault => new Failure { Fault = fault })];

    public required Fault Fault { get; init; }

    /// <summary>The one member of the request that is to blame, in snake_case, where there is just one.</summary>
    public string? Field { get; init; }

    /// <summary>What is wrong with which member; filled for <see cref="Fault.InvalidRequest"/> only.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>When it makes sense to try again; becomes <c>Retry-After</c> in whole seconds, rounded up.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Values for the placeholders of the fault's message.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    public bool IsPlain => Field is null && Errors.Count == 0 && RetryAfter is null && Facts.Count == 0;

    public int? RetryAfterSeconds => RetryAfter is { } wait ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : null;

    public static Failure Of(Fault fault) => Plain[(int)fault];

    public static Failure Of(Fault fault, string fact, string value) =>
        new() { Fault = fault, Facts = new Dictionary<string, string>(1) { [fact] = value } };

    public static Failure Invalid(string field, Rule rule) =>
        new() { Fault = Fault.InvalidRequest, Field = field, Errors = [new FieldError(field, rule)] };

    public static implicit operator Failure(Fault fault) => Of(fault);
}
