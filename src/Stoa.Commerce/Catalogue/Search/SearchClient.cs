using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stoa.Commerce.Catalogue.Search;

/// <summary>
/// Speaks to the nodes of a cluster in plain HTTP, which OpenSearch and Elasticsearch 7 and later have in common. A node that cannot be reached is passed over,
/// and the next request begins behind it.
/// </summary>
internal sealed class SearchClient : IDisposable
{
    public const string Json = "application/json";
    public const string Lines = "application/x-ndjson";

    private readonly SearchOptions _options;
    private readonly HttpClient _http;
    private int _first;

    public SearchClient(SearchOptions options)
    {
        _options = options;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            // So that a node's new address is noticed.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (options.CaFile is { } file)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Asks one node after the other until one answers.</summary>
    /// <param name="method">Of HTTP.</param>
    /// <param name="path">Without a slash before it.</param>
    /// <param name="body">What is sent, or null.</param>
    /// <param name="type">Of the body.</param>
    /// <param name="patience">With all of it.</param>
    /// <param name="cancelled">Of the caller.</param>
    /// <exception cref="SearchException">No node answered in time.</exception>
    public async Task<SearchAnswer> Send(HttpMethod method, string path, byte[]? body, string type, TimeSpan patience, CancellationToken cancelled)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(patience);
        var nodes = _options.Nodes;
        var first = Volatile.Read(ref _first);
        for (var tried = 0; ; tried++)
        {
            var node = nodes[(first + tried) % nodes.Count];
            try
            {
                return await Ask(new HttpRequestMessage(method, new Uri(node, path)), body, type, limit.Token);
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException or OperationCanceledException)
            {
                cancelled.ThrowIfCancellationRequested();
                Interlocked.CompareExchange(ref _first, (first + tried + 1) % nodes.Count, first);
                if (limit.IsCancellationRequested)
                {
                    throw new SearchException($"no answer within {patience.TotalSeconds:0.###} s");
                }
                if (tried + 1 >= nodes.Count)
                {
                    throw new SearchException(failure.GetBaseException().Message);
                }
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<SearchAnswer> Ask(HttpRequestMessage request, byte[]? body, string type, CancellationToken limit)
    {
        using (request)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Json));
            if (_options.Authorization is { } authorization)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }
            if (body is not null)
            {
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
            }
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit);
            await using var content = await answer.Content.ReadAsStreamAsync(limit);
            // A proxy before the cluster may answer in words.
            var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
            return new SearchAnswer(answer.StatusCode, isJson ? await JsonNode.ParseAsync(content, cancellationToken: limit) : null);
        }
    }
}
