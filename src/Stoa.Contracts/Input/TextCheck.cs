namespace Stoa.Contracts.Input;

/// <summary>A rule of a module's own that a text is judged by, as it was sent.</summary>
/// <param name="Min">The fewest characters that the rule lets through.</param>
/// <param name="Max">The most.</param>
/// <param name="WhyNot">The rule that a text breaks; null where it will do. Asked with any text of 1 to <paramref name="Max"/> characters.</param>
/// <param name="Format">What OpenAPI calls it.</param>
public sealed record TextCheck(int Min, int Max, Func<string, Rule?> WhyNot, string? Format = null);
