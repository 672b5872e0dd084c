using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Stoa.FcmDouble;

/// <summary>Google's token endpoint: exchanges an assertion signed by the service account for an access token, after checking all that Google checks.</summary>
internal sealed class TokenEndpoint(Identity identity, Func<string> address)
{
    private const string GrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    /// <summary>Google's own libraries name this audience wherever <c>token_uri</c> points.</summary>
    private const string Google = "https://oauth2.googleapis.com/token";

    private const string Flavor = "Metadata-Flavor";
    public const string Metadata = "/computeMetadata/v1";
    private const string ProjectId = Metadata + "/project/project-id";

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3599);
    private static readonly string[] Scopes = ["https://www.googleapis.com/auth/firebase.messaging", "https://www.googleapis.com/auth/cloud-platform"];
    private readonly ConcurrentDictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);
    private int _exchanges;

    public int Exchanges => _exchanges;

    /// <summary>Answers every exchange with a refusal while set.</summary>
    public bool Refuses { get; set; }

    /// <summary>Status and body of every token response while set.</summary>
    public (int Status, string Body)? Fault { get; set; }

    public bool IsGood(ReadOnlySpan<char> token) =>
        _tokens.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(token, out var until) && until > DateTimeOffset.UtcNow;

    /// <summary>All access tokens given out are worth nothing from now on.</summary>
    public void RevokeAll() => _tokens.Clear();

    public async Task Handle(HttpContext http)
    {
        Interlocked.Increment(ref _exchanges);
        if (Fault is { } fault)
        {
            http.Response.StatusCode = fault.Status;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(fault.Body, http.RequestAborted);
            return;
        }
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        var problem =
            form is null || form["grant_type"] != GrantType ? ("unsupported_grant_type", "Invalid grant_type")
            : Refuses ? ("invalid_grant", "Invalid grant: account not found")
            : Check(form["assertion"].ToString(), DateTimeOffset.UtcNow) is { } wrong ? ("invalid_grant", "Invalid JWT: " + wrong)
            : default;
        http.Response.StatusCode = problem == default ? 200 : 400;
        await http.Response.WriteAsJsonAsync(
            problem == default ? Give() : new JsonObject { ["error"] = problem.Item1, ["error_description"] = problem.Item2 },
            http.RequestAborted
        );
    }

    /// <summary>As the metadata server of Google Cloud gives tokens to the machines there: to whoever asks with its header.</summary>
    public Task HandleMetadata(HttpContext http, string project)
    {
        http.Response.Headers[Flavor] = "Google";
        if (http.Request.Headers[Flavor] != "Google")
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }
        if (http.Request.Path == ProjectId)
        {
            return http.Response.WriteAsync(project, http.RequestAborted);
        }
        Interlocked.Increment(ref _exchanges);
        http.Response.StatusCode =
            Refuses ? StatusCodes.Status404NotFound
            : http.Request.Query["scopes"].ToString().Split(',').Intersect(Scopes, StringComparer.Ordinal).Any() ? StatusCodes.Status200OK
            : StatusCodes.Status400BadRequest;
        return http.Response.StatusCode == StatusCodes.Status200OK
            ? http.Response.WriteAsJsonAsync(Give(), http.RequestAborted)
            : http.Response.WriteAsJsonAsync(new JsonObject { ["error"] = "invalid_request" }, http.RequestAborted);
    }

    private JsonObject Give()
    {
        var token = "ya29." + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _tokens[token] = DateTimeOffset.UtcNow + Lifetime;
        return new JsonObject
        {
            ["access_token"] = token,
            ["expires_in"] = (int)Lifetime.TotalSeconds,
            ["token_type"] = "Bearer",
        };
    }

    /// <summary>What is wrong with the assertion; null where nothing is.</summary>
    private string? Check(string assertion, DateTimeOffset now)
    {
        var parts = assertion.Split('.');
        if (parts.Length != 3 || Read(parts[0]) is not { } header || Read(parts[1]) is not { } claims || Bytes(parts[2]) is not { } signature)
        {
            return "Not a valid JWT.";
        }
        if (
            (string?)header["alg"] != "RS256"
            || !identity.Key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        )
        {
            return "Invalid JWT Signature.";
        }
        var (issued, expires, time) = ((long?)claims["iat"], (long?)claims["exp"], now.ToUnixTimeSeconds());
        return (string?)claims["iss"] != Identity.Account ? "Unknown issuer."
            : (string?)claims["aud"] is var audience && audience != address() && audience != Google ? "Invalid audience."
            : issued is null || issued > time + 300 || expires is null || expires <= time || expires > issued + 3600
                ? "Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values."
            : !((string?)claims["scope"] ?? "").Split(' ').Intersect(Scopes, StringComparer.Ordinal).Any() ? "No permitted scope."
            : null;
    }

    private static JsonObject? Read(string part)
    {
        try
        {
            return Bytes(part) is { } bytes ? JsonNode.Parse(bytes) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Bytes(string part)
    {
        try
        {
            return System.Buffers.Text.Base64Url.DecodeFromChars(part);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
