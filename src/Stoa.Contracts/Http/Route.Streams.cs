namespace Stoa.Contracts.Http;

/// <summary>What a route answers with beside, or instead of, the contract's envelope.</summary>
public sealed partial class Route
{
    /// <summary>The media type of a stream that it answers with, instead of the contract's envelope, to clients that accept it.</summary>
    public string? AnswersStreamOf { get; private set; }

    /// <summary>The payload of each event or line of that stream.</summary>
    public Type? StreamItem { get; private set; }

    /// <summary>The media types of the file that it answers with instead of the contract's envelope; empty where it answers with that.</summary>
    public IReadOnlyList<string> Downloads { get; private set; } = [];

    /// <summary>A client that comes back says by <c>Last-Event-ID</c> where that stream goes on.</summary>
    public bool StreamResumes { get; private set; }

    public Route Streaming<TItem>(string mediaType)
    {
        (AnswersStreamOf, StreamItem) = (mediaType, typeof(TItem));
        return this;
    }

    /// <summary>Its stream goes on behind what the client knows.</summary>
    public Route Resuming()
    {
        StreamResumes = true;
        return this;
    }

    /// <summary>It answers with a file of one of these types, which its request chooses, and never with the contract's envelope.</summary>
    public Route Downloading(params IReadOnlyList<string> mediaTypes)
    {
        Downloads = mediaTypes;
        return this;
    }

    /// <summary>Describes a query parameter, for documentation.</summary>
    public Route Explains(string parameter, string meaning)
    {
        _explained.Add(parameter, meaning);
        return this;
    }
}
