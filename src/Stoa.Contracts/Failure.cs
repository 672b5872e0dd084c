using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Stoa.Contracts;

/// <summary>One fault with the facts of this occurrence. A fault without facts is a shared instance and costs nothing.</summary>
public sealed record Failure
{
    public required Fault Fault { get; init; }

    /// <summary>The one member of the request that is to blame, in snake_case, where there is just one.</summary>
    public string? Field { get; init; }

    /// <summary>What is wrong with which member; filled for <see cref="FaultKind.Invalid"/> only.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>When it makes sense to try again; becomes <c>Retry-After</c> in whole seconds, rounded up.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Values for the placeholders of the fault's message.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Words of whoever runs the shop, which are told in place of the fault's sentence.</summary>
    public string? Said { get; init; }

    public bool IsPlain => Field == Fault.Field && Errors.Count == 0 && RetryAfter is null && Arguments.Count == 0 && Said is null;

    public int? RetryAfterSeconds => RetryAfter is { } wait ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : null;

    public static Failure Of(Fault fault) => fault.Plain;

    public static Failure Of(Fault fault, string argument, string value) =>
        new()
        {
            Fault = fault,
            Arguments = new Dictionary<string, string>(1, StringComparer.Ordinal) { [argument] = value },
        };

    public static Failure Invalid(string field, Rule rule) =>
        new()
        {
            Fault = RequestFaults.InvalidRequest,
            Field = field,
            Errors = [new FieldError(field, rule)],
        };

    [return: NotNullIfNotNull(nameof(fault))]
    public static implicit operator Failure?(Fault? fault) => fault?.Plain;
}
