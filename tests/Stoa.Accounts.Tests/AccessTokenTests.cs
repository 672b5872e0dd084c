using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Options;
using Stoa.Accounts.Sessions;
using Stoa.Accounts.Sessions.Keys;
using Stoa.Contracts;

namespace Stoa.Accounts.Tests;

public sealed class AccessTokenTests
{
    private readonly Clock _clock = new(new DateTimeOffset(2025, 1, 18, 10, 0, 0, 900, TimeSpan.Zero));
    private readonly AccessTokens _tokens;

    public AccessTokenTests() => _tokens = New(Keys.New());

    [Fact]
    public void An_issued_token_can_be_read()
    {
        var (user, session) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        Assert.Equal((new AccessClaims(user, session), null), _tokens.Check(_tokens.Issue(user, session).Token));
    }

    [Fact]
    public void A_token_lasts_fifteen_minutes_counted_in_whole_seconds()
    {
        var (token, expiresAt) = Issue();
        Assert.Equal(new DateTimeOffset(2025, 1, 18, 10, 15, 0, TimeSpan.Zero), expiresAt);

        _clock.Now = expiresAt.AddMilliseconds(-1);
        Assert.Null(_tokens.Check(token).Fault);
        _clock.Now = expiresAt;
        Assert.Equal(RequestFaults.TokenExpired, _tokens.Check(token).Fault);
    }

    [Fact]
    public void Header_and_claims_are_as_documented()
    {
        var parts = Issue().Token.Split('.');

        Assert.Equal(3, parts.Length);
        Assert.Equal("""{"alg":"HS256","typ":"JWT"}""", Text(parts[0]));
        Assert.Matches(
            """^\{"iss":"stoa","aud":"stoa","sub":"[0-9a-f-]{36}","sid":"[0-9a-f-]{36}","jti":"[0-9a-f-]{36}","iat":1737194400,"exp":1737195300\}$""",
            Text(parts[1])
        );
    }

    [Fact]
    public void Two_tokens_issued_at_the_same_moment_differ()
    {
        var (user, session) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        Assert.NotEqual(_tokens.Issue(user, session).Token, _tokens.Issue(user, session).Token, StringComparer.Ordinal);
    }

    [Fact]
    public void Every_other_character_is_refused()
    {
        var token = Issue().Token;
        for (var at = 0; at < token.Length; at++)
        {
            foreach (var other in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= \0é".Where(c => c != token[at]))
            {
                var forged = token[..at] + other + token[(at + 1)..];
                Assert.True(_tokens.Check(forged).Fault == RequestFaults.TokenInvalid, forged);
            }
        }
    }

    [Fact]
    public void Another_length_is_refused()
    {
        var token = Issue().Token;
        for (var length = 0; length < token.Length; length++)
        {
            Assert.Equal(RequestFaults.TokenInvalid, _tokens.Check(token.AsSpan(0, length)).Fault);
        }
        foreach (var more in new[] { "A", "=", "==", " ", ".", "AAAA", new string('A', 10_000) })
        {
            Assert.Equal(RequestFaults.TokenInvalid, _tokens.Check(token + more).Fault);
            Assert.Equal(RequestFaults.TokenInvalid, _tokens.Check(more + token).Fault);
        }
    }

    [Fact]
    public void A_token_signed_with_another_key_is_refused() => Assert.Equal(RequestFaults.TokenInvalid, New(Keys.New(2)).Check(Issue().Token).Fault);

    private (string Token, DateTimeOffset ExpiresAt) Issue() => _tokens.Issue(Guid.CreateVersion7(), Guid.CreateVersion7());

    private AccessTokens New(SigningKeys keys) => new(keys, new TokenKeyRing(), Options.Create(new TokenOptions()), _clock);

    private static string Text(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));
}
