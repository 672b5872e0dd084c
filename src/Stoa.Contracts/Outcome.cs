using System.Runtime.InteropServices;
using Stoa.Contracts.Http;

namespace Stoa.Contracts;

public enum OutcomeKind
{
    Ok,
    Created,

    /// <summary>Begun, and not decided yet: 202.</summary>
    Accepted,
    None,
    Failed,
    Streamed,
    Alternative,
}

/// <summary>The payload of a route that has nothing to return.</summary>
public readonly record struct Nothing;

/// <summary>What a use case answers with: a payload, a created resource, nothing, or a failure. It knows no status, no code and no envelope.</summary>
public readonly struct Outcome<T>
{
    private Outcome(OutcomeKind kind, T? value, Failure? failure = null, object? other = null) =>
        (Kind, Value, Failure, _other) = (kind, value, failure, other);

    private readonly object? _other;

    public OutcomeKind Kind { get; }
    public T? Value { get; }
    public Failure? Failure { get; }

    /// <summary>A streamed response without envelope, because the client asked for it.</summary>
    public ResponseStream? Streamed => _other as ResponseStream;

    /// <summary>A success of another shape than the route's usual one.</summary>
    internal AlternativeOutcome? Alternative => _other as AlternativeOutcome;

    internal static Outcome<T> Success(OutcomeKind kind, T value) => new(kind, value);

    public static implicit operator Outcome<T>(T value) => new(value is Nothing ? OutcomeKind.None : OutcomeKind.Ok, value);

    public static implicit operator Outcome<T>(Failure failure) => new(OutcomeKind.Failed, default, failure);

    public static implicit operator Outcome<T>(Fault fault) => Contracts.Failure.Of(fault);

    public static implicit operator Outcome<T>(ResponseStream stream) => new(OutcomeKind.Streamed, default, null, stream);

    public static implicit operator Outcome<T>(AlternativeOutcome alternative) => new(OutcomeKind.Alternative, default, null, alternative);
}

public static class Outcome
{
    /// <summary>A resource that did not exist before this request.</summary>
    public static Outcome<T> Created<T>(T value) => Outcome<T>.Success(OutcomeKind.Created, value);

    /// <summary>Something that was begun, and whose end is not known yet.</summary>
    public static Outcome<T> Accepted<T>(T value) => Outcome<T>.Success(OutcomeKind.Accepted, value);

    /// <summary>A success of another shape than the route's usual one, which the route declares by <see cref="Route.OrProduces{TPayload}"/>.</summary>
    public static AlternativeOutcome Alternative<T>(Outcome<T> outcome, SuccessCode success) => new AlternativeOutcome<T>(outcome, success);
}

/// <summary>A success of another shape than its route's usual one.</summary>
public abstract class AlternativeOutcome
{
    private protected AlternativeOutcome() { }

    internal abstract Task Write(RequestContext context);

    internal abstract RenderedResponse Render(RequestContext context);
}

internal sealed class AlternativeOutcome<T>(Outcome<T> outcome, SuccessCode success) : AlternativeOutcome
{
    internal override Task Write(RequestContext context) => ResponseWriter.Write(context, outcome, success);

    internal override RenderedResponse Render(RequestContext context) => ResponseWriter.Render(context, outcome, success);
}

/// <summary>One page of a list. <c>number</c> counts from 1, <c>total</c> is the count over all pages.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, int Number, int Size, long Total) : IPage
{
    /// <summary>What <c>meta</c> says beside the numbers, where the request asked for it.</summary>
    public PageExtras Extras { get; init; } = PageExtras.None;

    /// <summary>What a kept response of it shows; see <see cref="ResponseCache"/>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    public PageInfo Info => new(Number, Size, Total, (Total + Size - 1) / Size) { Extras = Extras };

    void IPage.WriteItems(System.Text.Json.Utf8JsonWriter json, System.Text.Json.JsonSerializerOptions options)
    {
        var type = (System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        json.WriteStartArray();
        foreach (var item in Items)
        {
            System.Text.Json.JsonSerializer.Serialize(json, item, type);
        }
        json.WriteEndArray();
    }
}

[StructLayout(LayoutKind.Auto)]
public readonly record struct PageInfo(int Page, int PageSize, long TotalItems, long TotalPages)
{
    public PageExtras Extras { get; init; } = PageExtras.None;
    public bool HasNext => Extras.NextCursor is not null || (Page < TotalPages && !Extras.IsByCursor);
    public bool HasPrev => Page > 1 && !Extras.IsByCursor;
}

/// <summary>What a list can say beside its items and numbers.</summary>
public sealed record PageExtras
{
    public static readonly PageExtras None = new();

    /// <summary>It was asked for by cursor: its number says nothing.</summary>
    public bool IsByCursor { get; init; }

    /// <summary>Asks for the entries behind the last one of this page; null where there are none.</summary>
    public string? NextCursor { get; init; }

    /// <summary>There are at least as many as the total says: counting on would cost more than it tells.</summary>
    public bool TotalIsMinimum { get; init; }

    /// <summary>How many products there are for each value, by facet.</summary>
    public IReadOnlyList<Facet>? Facets { get; init; }

    /// <summary>What was looked for instead of a keyword that nothing has.</summary>
    public string? CorrectedKeyword { get; init; }
}

/// <summary>The values of a facet, the most frequent first.</summary>
public sealed record Facet(string Name, IReadOnlyList<FacetValue> Values);

[StructLayout(LayoutKind.Auto)]
public readonly record struct FacetValue(string Value, long Count);

/// <summary>A page of any item type, so that an envelope can be written around it.</summary>
public interface IPage
{
    PageInfo Info { get; }
    void WriteItems(System.Text.Json.Utf8JsonWriter json, System.Text.Json.JsonSerializerOptions options);
}
