namespace Stoa.Contracts.Http;

/// <summary>A finished response, as stored for replays and in the cache.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Null where there is no body.</param>
/// <param name="Body">The bytes as written.</param>
/// <param name="ErrorCode">Of a fault, for the header of that name.</param>
/// <param name="Language">Of the sentences in it; null where there are none.</param>
/// <param name="Location">Of what was created, below the mount; null where it has no route of its own.</param>
/// <param name="ETag">The version of what is answered; null where it has none.</param>
public sealed record RenderedResponse(
    int Status,
    string? ContentType,
    ReadOnlyMemory<byte> Body,
    string? ErrorCode = null,
    string? Language = null,
    string? Location = null,
    string? ETag = null
);

/// <summary>A response of unknown length: lines or events. A failure after its start can only abort it.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Write">Writes all of it; ends early when the client disconnects.</param>
public sealed record ResponseStream(string ContentType, Func<Stream, CancellationToken, Task> Write)
{
    /// <summary>Under which a browser saves it: letters, digits, points and hyphens of ASCII. Null where it is shown or read.</summary>
    public string? FileName { get; init; }
}
