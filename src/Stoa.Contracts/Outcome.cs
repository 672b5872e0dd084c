namespace Stoa.Contracts;

public enum OutcomeKind { Ok, Created, None, Failed, Rendered, Streamed }

/// <summary>The payload of a route that has nothing to return.</summary>
public readonly record struct Nothing;

/// <summary>What a use case answers with: a payload, a created resource, nothing, or a failure. It knows no status, no code and no envelope.</summary>
public readonly struct Outcome<T>
{
    private Outcome(OutcomeKind kind, T? value, Failure? failure, Http.Answer? rendered = null, Http.AnswerStream? streamed = null) =>
        (Kind, Value, Failure, Rendered, Streamed) = (kind, value, failure, rendered, streamed);

    public OutcomeKind Kind { get; }
    public T? Value { get; }
    public Failure? Failure { get; }

    /// <summary>An answer that stands already, to be sent as it is: the first one of an idempotent request.</summary>
    public Http.Answer? Rendered { get; }

    /// <summary>An answer that is written bit by bit, outside every envelope, because the client asked for such a one.</summary>
    public Http.AnswerStream? Streamed { get; }

    internal static Outcome<T> Success(OutcomeKind kind, T value) => new(kind, value, null);

    public static implicit operator Outcome<T>(T value) => new(value is Nothing ? OutcomeKind.None : OutcomeKind.Ok, value, null);
    public static implicit operator Outcome<T>(Failure failure) => new(OutcomeKind.Failed, default, failure);
    public static implicit operator Outcome<T>(Http.Answer answer) => new(OutcomeKind.Rendered, default, null, answer);
    public static implicit operator Outcome<T>(Http.AnswerStream stream) => new(OutcomeKind.Streamed, default, null, null, stream);
    public static implicit operator Outcome<T>(Fault fault) => Contracts.Failure.Of(fault);
}

public static class Outcome
{
    /// <summary>A resource that did not exist before this request.</summary>
    public static Outcome<T> Created<T>(T value) => Outcome<T>.Success(OutcomeKind.Created, value);
}

/// <summary>One page of a list. <c>number</c> counts from 1, <c>total</c> is the count over all pages.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, int Number, int Size, long Total) : IPage
{
    public PageInfo Info => new(Number, Size, Total, (Total + Size - 1) / Size);

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

public readonly record struct PageInfo(int Page, int PageSize, long TotalItems, long TotalPages)
{
    public bool HasNext => Page < TotalPages;
    public bool HasPrev => Page > 1;
}

/// <summary>A page whatever its items are, so that an envelope can be written around it.</summary>
public interface IPage
{
    PageInfo Info { get; }
    void WriteItems(System.Text.Json.Utf8JsonWriter json, System.Text.Json.JsonSerializerOptions options);
}
