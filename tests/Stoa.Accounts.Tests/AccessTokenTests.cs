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
    public void A_token_is_good_no_longer_than_tokens_live_now()
    {
        var token = New(Keys.New(), TimeSpan.FromHours(24)).Issue(Guid.CreateVersion7(), Guid.CreateVersion7()).Token;
        var issued = _clock.Now;

        _clock.Now = issued.AddMinutes(14);
        Assert.Null(_tokens.Check(token).Fault);
        _clock.Now = issued.AddMinutes(15);
        Assert.Equal(RequestFaults.TokenExpired, _tokens.Check(token).Fault);
    }

    [Fact]
    public void A_token_that_is_to_be_issued_later_than_clocks_differ_is_not_good_yet()
    {
        var token = Issue().Token;
        var issued = DateTimeOffset.FromUnixTimeSeconds(_clock.Now.ToUnixTimeSeconds());

        _clock.Now = issued.AddMinutes(-5);
        Assert.Null(_tokens.Check(token).Fault);
        _clock.Now = issued.AddSeconds(-301);
        Assert.Equal(RequestFaults.TokenInvalid, _tokens.Check(token).Fault);
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

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    public void A_token_of_a_key_pair_that_was_checked_before_is_still_held_to_everything_else(string algorithm)
    {
        var ring = new TokenKeyRing();
        var tokens = new AccessTokens(Keys.New(), ring, Options.Create(new TokenOptions { Algorithm = algorithm }), _clock);
        var (id, key) = TokenKey.Create(algorithm);
        ring.Replace([new TokenKey(id, algorithm, key, _clock.Now)]);
        var (user, session) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (token, expiresAt) = tokens.Issue(user, session);
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal((new AccessClaims(user, session), null), tokens.Check(token));
        }

        foreach (var at in Enumerable.Range(0, token.Length / 5).Select(step => step * 5).Append(token.Length - 1))
        {
            var forged = token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
            Assert.Equal(RequestFaults.TokenInvalid, tokens.Check(forged).Fault);
            Assert.Equal(RequestFaults.TokenInvalid, tokens.Check(forged).Fault);
        }
        Assert.Null(tokens.Check(token).Fault);
        _clock.Now = expiresAt;
        Assert.Equal(RequestFaults.TokenExpired, tokens.Check(token).Fault);
        _clock.Now = expiresAt.AddMinutes(-1);
        ring.Replace([]);
        Assert.Equal(RequestFaults.TokenInvalid, tokens.Check(token).Fault);
        // The same key again has checked nothing yet.
        ring.Replace([new TokenKey(id, algorithm, key, _clock.Now)]);
        Assert.Null(tokens.Check(token).Fault);
    }

    [Fact]
    public void More_tokens_than_are_kept_and_many_at_once_are_all_checked_right()
    {
        var ring = new TokenKeyRing();
        var tokens = new AccessTokens(Keys.New(), ring, Options.Create(new TokenOptions { Algorithm = "ES256" }), _clock);
        var (id, key) = TokenKey.Create("ES256");
        ring.Replace([new TokenKey(id, "ES256", key, _clock.Now)]);

        Parallel.For(
            0,
            20_000,
            _ =>
            {
                var (user, session) = (Guid.CreateVersion7(), Guid.CreateVersion7());
                var token = tokens.Issue(user, session).Token;
                Assert.Equal((new AccessClaims(user, session), null), tokens.Check(token));
                Assert.Equal((new AccessClaims(user, session), null), tokens.Check(token));
            }
        );
    }

    private (string Token, DateTimeOffset ExpiresAt) Issue() => _tokens.Issue(Guid.CreateVersion7(), Guid.CreateVersion7());

    private AccessTokens New(SigningKeys keys) => New(keys, new TokenOptions().AccessLifetime);

    private AccessTokens New(SigningKeys keys, TimeSpan life) =>
        new(keys, new TokenKeyRing(), Options.Create(new TokenOptions { AccessLifetime = life }), _clock);

    private static string Text(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));
}
