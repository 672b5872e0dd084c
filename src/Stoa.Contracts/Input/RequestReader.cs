using System.IO.Pipelines;
using System.Runtime.InteropServices;

namespace Stoa.Contracts.Input;

/// <summary>A request type that reads itself.</summary>
public interface IRequest<TSelf>
    where TSelf : IRequest<TSelf>
{
    static abstract TSelf Read(RequestReader input);
}

/// <summary>All that a client can send: path, query, and the members of a JSON body.</summary>
public abstract class RequestReader
{
    /// <summary>The members of the body. A route whose request never asks for them takes no body.</summary>
    public abstract ObjectReader Body { get; }

    /// <summary>The same of a route whose body may also be a list alone: it is then the member of this name.</summary>
    public virtual ObjectReader BodyOrList(string member) => Body;

    /// <summary>A path parameter, decoded; empty where the route allows it to be missing.</summary>
    public abstract string Path(string name);

    /// <summary>A path parameter that is an id of this form. What is of another form is the id of nothing, so it is read as it stands.</summary>
    public virtual string Path(string name, IdForm form) => Path(name);

    /// <summary>An optional query parameter; null when missing or empty.</summary>
    public abstract string? Query(string name, int max);

    /// <summary>The same of a <see cref="Payloads.NamedSet"/>, for clients: a text that is not in it is not refused, it is nothing's.</summary>
    public virtual string? QueryOf(string name, int max, string set) => Query(name, max);

    /// <summary>An optional query parameter that is a point in time: ISO 8601 with an offset. Null when missing or empty.</summary>
    public abstract DateTimeOffset? QueryMoment(string name);

    /// <summary>An optional query parameter out of the given texts; null when missing or empty.</summary>
    public abstract string? QueryChoice(string name, IReadOnlyList<string> values);

    /// <summary>An optional query parameter that is true or false; null when missing or empty.</summary>
    public abstract bool? QueryFlag(string name);

    /// <summary>The body as it arrives, of the given media type, up to the route's limit. Nothing of it was looked at.</summary>
    public abstract PipeReader Stream(string mediaType);

    /// <summary>The same, of JSON objects a line; what reads a line describes it.</summary>
    public virtual PipeReader Lines<T>(string mediaType, Func<ObjectReader, T> read) => Stream(mediaType);

    /// <summary>The body as a file, up to the route's limit: the body itself, or the one file of a form, which may have the given texts beside it.</summary>
    public abstract UploadedFile File(int maxLength, params IReadOnlyList<string> texts);

    /// <summary>The refresh token: from the cookie if the contract keeps it there, otherwise <c>refresh_token</c> of the body.</summary>
    public abstract string RefreshToken();

    /// <summary>An optional query parameter that may be given more than once; empty when missing.</summary>
    public abstract IReadOnlyList<string> Queries(string name, int maxEntries, int maxLength);

    /// <summary>An optional list in one query parameter, a comma between its entries; empty when missing.</summary>
    /// <param name="name">Of the parameter.</param>
    /// <param name="maxEntries">The most.</param>
    /// <param name="isKnown">Whether an entry is one that there is.</param>
    /// <param name="forms">The entries that there are, for the error.</param>
    public abstract IReadOnlyList<string> QueryList(string name, int maxEntries, Func<string, bool> isKnown, string forms);

    /// <summary>Optional query parameters with a key in brackets, <c>attributes[color]=silver</c>, each of which may be given more than once.</summary>
    public abstract IReadOnlyDictionary<string, IReadOnlyList<string>> QueryMap(string name, int maxKeys, int maxValues, int maxLength);

    /// <summary>An optional query parameter that is a whole number; null when missing or empty.</summary>
    public abstract long? QueryNumber(string name, long min, long max);

    /// <summary>
    /// Query parameters that were not asked for until the whole request is read are refused, as in lists: a misspelt one would give another answer than was
    /// asked for.
    /// </summary>
    public virtual void RefusesOthers() { }

    /// <summary><c>page</c> from 1 (default 1) and <c>page_size</c> from 1 to 100 (default 20).</summary>
    public abstract PageQuery Page();
}

/// <summary>What ids look like; for clients, so that the id of a payload fits into the path of another request as it is.</summary>
public enum IdForm
{
    Text,
    Uuid,
    Number,
}

/// <summary>The page that a list is asked for.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Size">1 to 100.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PageQuery(int Number, int Size)
{
    public const int DefaultSize = 20;
    public const int MaxSize = 100;

    public long Offset => (long)(Number - 1) * Size;
}

/// <summary>The request of a route that takes nothing.</summary>
public readonly record struct Empty : IRequest<Empty>
{
    public static Empty Read(RequestReader input) => default;
}

/// <summary>The request of a route that only pages.</summary>
public readonly record struct Paging(PageQuery Page) : IRequest<Paging>
{
    public static Paging Read(RequestReader input) => new(input.Page());
}
