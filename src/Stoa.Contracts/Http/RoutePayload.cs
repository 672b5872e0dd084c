namespace Stoa.Contracts.Http;

/// <summary>What a success of a route can be, and the sentence that goes with it.</summary>
public sealed record RoutePayload(Type Type, PayloadKind Kind, SuccessCode Success, object? Example)
{
    /// <summary>The type whose schema is published.</summary>
    public Type Described { get; init; } = Type;
}
