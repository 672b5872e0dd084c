using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.Push.Fcm;

/// <summary>
/// Subscribes devices to topics of a project, and ends that: the batch calls of Google's Instance ID service, a thousand tokens each. To subscribe twice is to
/// subscribe once. Only an access token that is refused is renewed and the call made again; when the rest is tried again, the caller says.
/// </summary>
internal sealed class TopicClient(FcmOptions options, ServiceAccount account, FcmConnection connection, TimeProvider clock) : IDisposable
{
    public const int TokensAtOnce = 1_000;

    private const int LargestAnswer = 1024 * 1024;

    /// <summary>
    /// For each token, in their order: null where it was done, else Google's error code, or ours where it sent none; and how long Google asks to wait.
    /// </summary>
    /// <param name="topic">Without <c>/topics/</c>.</param>
    /// <param name="tokens">At most <see cref="TokensAtOnce"/>.</param>
    /// <param name="isAdding">Or they leave it.</param>
    /// <param name="cancelled">Ends the waiting.</param>
    public async Task<(string?[] Codes, TimeSpan? Wait)> Change(string topic, IReadOnlyList<string> tokens, bool isAdding, CancellationToken cancelled)
    {
        var answer = await Try(topic, tokens, isAdding, cancelled);
        return answer.Codes[0] == "UNAUTHENTICATED" ? await Try(topic, tokens, isAdding, cancelled) : answer;
    }

    public void Dispose() => connection.Dispose();

    /// <summary>The same call may be answered otherwise later.</summary>
    public static bool MayWorkLater(string code) =>
        IsAway(code) || code is "INTERNAL" or "QUOTA_EXCEEDED" or "RESOURCE_EXHAUSTED" or "DEADLINE_EXCEEDED" or "UNKNOWN";

    /// <summary>Nothing was answered to any token.</summary>
    public static bool IsAway(string code) => code is "UNAVAILABLE" or "CONNECTION_BROKEN" or "TIMEOUT" or "UNAUTHENTICATED" or "ACCOUNT_REFUSED";

    private async Task<(string?[] Codes, TimeSpan? Wait)> Try(string topic, IReadOnlyList<string> tokens, bool isAdding, CancellationToken cancelled)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(options.Timeout);
        try
        {
            if (await account.Authorization(limit.Token) is not { } authorization)
            {
                return (All("ACCOUNT_REFUSED"), null);
            }
            using var request = Request(topic, tokens, isAdding, authorization);
            using var response = await connection.Send(request, limit.Token);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                await account.Renew(authorization, limit.Token);
            }
            return response.StatusCode == HttpStatusCode.OK
                ? (await Read(response, tokens.Count, limit.Token) ?? All("CONNECTION_BROKEN"), null)
                : (All(CodeOf(response.StatusCode)), RetryAfter.Of(response, clock.GetUtcNow()));
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return (All("TIMEOUT"), null);
        }
        catch (Exception broken)
            when (broken is HttpRequestException or IOException or JsonException or Google.Apis.Auth.OAuth2.Responses.TokenResponseException)
        {
            return (All("CONNECTION_BROKEN"), null);
        }

        string?[] All(string code) => [.. Enumerable.Repeat(code, tokens.Count)];
    }

    private HttpRequestMessage Request(string topic, IReadOnlyList<string> tokens, bool isAdding, string authorization)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new TopicCall("/topics/" + topic, tokens), PushJson.Default.TopicCall);
        var request = new HttpRequestMessage(HttpMethod.Post, $"{options.IidBaseUrl.TrimEnd('/')}/iid/v1:{(isAdding ? "batchAdd" : "batchRemove")}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        // Without it the service takes the token for one of its former server keys.
        request.Headers.TryAddWithoutValidation("access_token_auth", "true");
        return request;
    }

    /// <summary>Null: it is not an answer to so many tokens.</summary>
    private static async Task<string?[]?> Read(HttpResponseMessage response, int count, CancellationToken cancelled)
    {
        await response.Content.LoadIntoBufferAsync(LargestAnswer, cancelled);
        await using var body = await response.Content.ReadAsStreamAsync(cancelled);
        var answer = await JsonSerializer.DeserializeAsync(body, PushJson.Default.TopicAnswer, cancelled);
        return answer?.Results is { } results && results.Count == count ? [.. results.Select(result => result.Error)] : null;
    }

    private static string CodeOf(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.BadRequest => "INVALID_ARGUMENT",
            HttpStatusCode.Unauthorized => "UNAUTHENTICATED",
            HttpStatusCode.Forbidden => "PERMISSION_DENIED",
            HttpStatusCode.TooManyRequests => "QUOTA_EXCEEDED",
            >= HttpStatusCode.InternalServerError => "UNAVAILABLE",
            _ => "UNSPECIFIED_ERROR",
        };
}

/// <summary>What the Instance ID service is asked.</summary>
internal sealed record TopicCall(
    [property: JsonPropertyName("to")] string To,
    [property: JsonPropertyName("registration_tokens")] IReadOnlyList<string> Tokens
);

/// <summary>What it answers, token by token.</summary>
internal sealed record TopicAnswer([property: JsonPropertyName("results")] IReadOnlyList<TopicAnswer.Result>? Results)
{
    internal sealed record Result([property: JsonPropertyName("error")] string? Error);
}
