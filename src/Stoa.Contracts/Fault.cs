using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Stoa.Contracts;

/// <summary>
/// One thing that can go wrong for a client: a fact ("the e-mail is taken"), never a status or a code, which belong to a <see cref="Contract"/>.
/// The module that gives a fault declares it, in one static class that it registers with <see cref="ContractsSetup.AddFaults"/>; its sentences
/// stand in the module's message files under <c>fault.{name}</c>.
/// </summary>
public sealed class Fault
{
    private Fault(string name, FaultKind kind, IReadOnlyList<(string Name, string Example)> arguments, string? field, TimeSpan? retryAfter)
    {
        (Name, Kind, Arguments, Field) = (name, kind, arguments, field);
        Plain = new Failure { Fault = this, Field = field };
        Examples =
            kind == FaultKind.Invalid ? InvalidExamples()
            : arguments.Count == 0 && retryAfter is null ? [Plain]
            :
            [
                new Failure
                {
                    Fault = this,
                    Field = field,
                    RetryAfter = retryAfter,
                    Arguments = arguments.ToDictionary(argument => argument.Name, argument => argument.Example, global::System.StringComparer.Ordinal),
                },
            ];
    }

    /// <summary>snake_case, unique and stable: the code in contracts whose document has none of its own.</summary>
    public string Name { get; }

    public FaultKind Kind { get; }

    /// <summary>The placeholders of its sentence, with values to show in documentation.</summary>
    public IReadOnlyList<(string Name, string Example)> Arguments { get; }

    /// <summary>The member of the request that it is about, where that is always the same.</summary>
    internal string? Field { get; }

    /// <summary>How it looks in documentation. A validation has one example of what is missing and one of what is wrong.</summary>
    public IReadOnlyList<Failure> Examples { get; }

    /// <summary>The shared failure without facts but the member that it is always about.</summary>
    internal Failure Plain { get; }

    /// <summary>Declares a fault, named after the member that it initializes.</summary>
    /// <param name="kind">What contracts know it as.</param>
    /// <param name="arguments">The placeholders of its sentence, each with an example.</param>
    /// <param name="field">The member of the request that it is about, in snake_case, where that is always the same.</param>
    /// <param name="retryAfterSeconds">An example Retry-After in seconds, for faults that send one.</param>
    /// <param name="member">Filled in by the compiler.</param>
    public static Fault Declare(
        FaultKind kind,
        (string Name, string Example)[]? arguments = null,
        string? field = null,
        int? retryAfterSeconds = null,
        [CallerMemberName] string member = ""
    ) =>
        new(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(member),
            kind,
            arguments ?? [],
            field,
            retryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null
        );

    public override string ToString() => Name;

    private Failure[] InvalidExamples() =>
        [
            new Failure { Fault = this, Errors = [new("email", Rule.Required), new("password", Rule.TooShort(8))] },
            new Failure { Fault = this, Errors = [new("email", Rule.Email), new("password", Rule.TooShort(8))] },
        ];
}
