namespace Stoa.Contracts.Http;

/// <summary>What tells that the framing of a request's body cannot be read, beside a <c>BadHttpRequestException</c>.</summary>
public static class BodyFraming
{
    /// <summary>Of a chunk size over 2^63 Kestrel says only that reading failed.</summary>
    public static bool IsUncountable(Exception failure) => failure is IOException { InnerException: OverflowException };
}
