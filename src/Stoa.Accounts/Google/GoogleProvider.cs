using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stoa.Contracts;
using Stoa.Platform;

namespace Stoa.Accounts.Google;

/// <summary>HTTP client of the provider. A wrong or missing answer is never an error of ours.</summary>
internal sealed partial class GoogleProvider : IDisposable
{
    private const int LargestAnswer = 256 * 1024;
    private const int LongestError = 64;

    private readonly GoogleOptions _options;
    private readonly PublicAddress _address;
    private readonly ILogger<GoogleProvider> _log;
    private readonly HttpClient _http;

    public GoogleProvider(IOptions<GoogleOptions> options, PublicAddress address, ILogger<GoogleProvider> log)
    {
        (_options, _address, _log) = (options.Value, address, log);
        // A redirect would send the client secret to its target.
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AllowAutoRedirect = false,
            UseCookies = false,
        };
        _http = new HttpClient(handler) { Timeout = _options.Timeout, MaxResponseContentBufferSize = LargestAnswer };
    }

    public bool IsConfigured => _options.ClientId is { Length: > 0 } && _options.ClientSecret is { Length: > 0 };

    /// <summary>Must be identical, character by character, when the code is requested and when it is redeemed.</summary>
    private string RedirectUri => _options.RedirectUri is { Length: > 0 } given ? given : _address.Root + "/api/v1/auth/google/callback";

    public string AddressFor(string state, string nonce, string challenge)
    {
        var query = string.Join(
            '&',
            new (string Name, string Value)[]
            {
                ("client_id", _options.ClientId!),
                ("redirect_uri", RedirectUri),
                ("response_type", "code"),
                ("scope", "openid email profile"),
                ("state", state),
                ("nonce", nonce),
                ("code_challenge", challenge),
                ("code_challenge_method", "S256"),
            }.Select(parameter => parameter.Name + "=" + Uri.EscapeDataString(parameter.Value))
        );
        return _options.AuthorizationEndpoint + (_options.AuthorizationEndpoint.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query;
    }

    /// <summary>The ID token for a code: unchecked.</summary>
    public async Task<Outcome<string>> Redeem(string code, string verifier, CancellationToken cancelled)
    {
        using var form = new FormUrlEncodedContent([
            new("grant_type", "authorization_code"),
            new("code", code),
            new("redirect_uri", RedirectUri),
            new("code_verifier", verifier),
            new("client_id", _options.ClientId),
            new("client_secret", _options.ClientSecret),
        ]);
        using var request = new HttpRequestMessage(HttpMethod.Post, _options.TokenEndpoint) { Content = form };
        var (status, body) = await Send(request, cancelled);
        if (status == HttpStatusCode.OK && Member(body, "id_token") is { } token)
        {
            return token;
        }
        if (status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden && Member(body, "error") is { } error)
        {
            RefusedCode(_log, Tame(error));
            return Refusal(error);
        }
        if (status is not null)
        {
            Unusable(_log, _options.TokenEndpoint, (int)status);
        }
        return AccountFaults.GoogleUnavailable;
    }

    /// <summary>The provider's key set (RFC 7517), unparsed; null if it could not be fetched.</summary>
    public async Task<byte[]?> FetchKeys(CancellationToken cancelled)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _options.JwksUri);
        var (status, body) = await Send(request, cancelled);
        if (status is not null and not HttpStatusCode.OK)
        {
            Unusable(_log, _options.JwksUri, (int)status);
        }
        return status == HttpStatusCode.OK ? body : null;
    }

    /// <summary>A refusal with the provider's reason. Anyone can write into the callback's URL, so only plausible error codes are repeated.</summary>
    public static Failure Refusal(string error) => Failure.Of(AccountFaults.GoogleRefused, "error", Tame(error));

    public void Dispose() => _http.Dispose();

    private async Task<(HttpStatusCode? Status, byte[] Body)> Send(HttpRequestMessage request, CancellationToken cancelled)
    {
        try
        {
            using var response = await _http.SendAsync(request, cancelled);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancelled));
        }
        catch (Exception away) when (away is HttpRequestException or IOException || (away is OperationCanceledException && !cancelled.IsCancellationRequested))
        {
            Unreachable(_log, request.RequestUri!, away.Message);
            return (null, []);
        }
    }

    private static string? Member(byte[] body, string name) =>
        UntrustedJson.Object(body) is { } answer && UntrustedJson.Text(answer, name) is { Length: > 0 } text ? text : null;

    private static string Tame(string error) =>
        error.Length is > 0 and <= LongestError && error.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '_' or ' ' or '.' or '-') ? error : "unknown";

    [LoggerMessage(1, LogLevel.Warning, "Google refused an authorization code: {Error}")]
    private static partial void RefusedCode(ILogger log, string error);

    [LoggerMessage(2, LogLevel.Warning, "{Endpoint} answered {Status} without a usable body")]
    private static partial void Unusable(ILogger log, string endpoint, int status);

    [LoggerMessage(3, LogLevel.Warning, "{Endpoint} could not be reached: {Reason}")]
    private static partial void Unreachable(ILogger log, Uri endpoint, string reason);
}
