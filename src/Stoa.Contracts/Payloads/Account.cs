using System.Text.Json.Serialization;
using Stoa.Contracts.Http;

namespace Stoa.Contracts.Payloads;

/// <summary>A user as the documents print it. The two times are null, and left out, where a document leaves them out.</summary>
public sealed record Account(
    Guid Id,
    string Email,
    string FirstName,
    string LastName,
    bool Active,
    bool EmailVerified,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? UpdatedAt
);

/// <summary>
/// A signed-in session. It stands here because the documents disagree on its shape, so contracts must know it: 003 prints the user and
/// both tokens, 001 keeps the refresh token in a cookie, 000 wants <c>token</c> at the top level.
/// </summary>
/// <param name="User">The signed-in user; null, and left out, for a refresh, which is described as <see cref="Tokens"/>.</param>
/// <param name="AccessToken">JWT for the Authorization header.</param>
/// <param name="RefreshToken">Opaque; good for one exchange.</param>
/// <param name="ExpiresAt">When the access token ends.</param>
/// <param name="RefreshLifetime">How long a session can last at most, and so how long a cookie keeps the refresh token.</param>
/// <param name="Registered">True when the account was created by this very request (001 and 000 then return no session).</param>
public sealed record Session(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), AlwaysPresent] Account? User,
    string AccessToken,
    string RefreshToken,
    DateTimeOffset ExpiresAt,
    [property: JsonIgnore] TimeSpan RefreshLifetime = default,
    [property: JsonIgnore] bool Registered = false
)
{
    /// <summary>
    /// How long the access token is good, in seconds: for clients whose clock is wrong. No document has it, so it comes last; 0, and left out, where it is not
    /// said.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault), AlwaysPresent]
    public int ExpiresIn { get; init; }
}

/// <summary>What a <see cref="Session"/> is written as where it has no user.</summary>
public sealed record Tokens(string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt)
{
    /// <summary>How long the access token is good, in seconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault), AlwaysPresent]
    public int ExpiresIn { get; init; }
}

/// <summary>What a <see cref="Session"/> is written as where its refresh token is in a cookie.</summary>
internal sealed record CookieSession(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Account? User,
    string AccessToken,
    DateTimeOffset ExpiresAt
)
{
    /// <summary>How long the access token is good, in seconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int ExpiresIn { get; init; }
}

/// <summary>The signed-in user with the names of their roles; 001 prints it flat.</summary>
public sealed record Profile(Account User, IReadOnlyList<string> Roles) : IVersioned
{
    [JsonIgnore]
    public long Version { get; init; }
}

/// <summary>A payload that is a sentence in the caller's language, where a document shows one (003).</summary>
public sealed record Message([property: JsonPropertyName("message")] string Text);

[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(Tokens))]
[JsonSerializable(typeof(CookieSession))]
[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(Nothing))]
internal sealed partial class PayloadJson : JsonSerializerContext;
