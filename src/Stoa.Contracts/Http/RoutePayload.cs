namespace Stoa.Contracts.Http;

/// <summary>A possible success of a route, and its sentence.</summary>
public sealed record RoutePayload(Type Type, PayloadKind Kind, SuccessCode Success, object? Example)
{
    /// <summary>The type whose schema is published.</summary>
    public Type Described { get; init; } = Type;

    /// <summary>Begun, and not decided yet.</summary>
    public bool IsAccepted { get; init; }
}
