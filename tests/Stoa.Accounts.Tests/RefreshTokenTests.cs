using System.Buffers.Text;
using Stoa.Accounts.Sessions;

namespace Stoa.Accounts.Tests;

public sealed class RefreshTokenTests
{
    private readonly RefreshTokens _tokens = new(Keys.New());

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(int.MaxValue, true)]
    public void An_issued_token_can_be_read(int generation, bool inCookie)
    {
        var session = Guid.CreateVersion7();

        Assert.Equal(new RefreshClaims(session, generation, inCookie), _tokens.Check(_tokens.Issue(session, generation, inCookie)));
    }

    [Fact]
    public void The_same_generation_gives_the_same_token_and_different_ones_differ()
    {
        var session = Guid.CreateVersion7();

        Assert.Equal(_tokens.Issue(session, 1), _tokens.Issue(session, 1));
        Assert.NotEqual(_tokens.Issue(session, 1), _tokens.Issue(session, 2), StringComparer.Ordinal);
        Assert.NotEqual(_tokens.Issue(session, 1), _tokens.Issue(session, 1, inCookie: true), StringComparer.Ordinal);
        Assert.NotEqual(_tokens.Issue(session, 1), _tokens.Issue(Guid.CreateVersion7(), 1), StringComparer.Ordinal);
    }

    [Fact]
    public void A_token_is_safe_in_a_URL() => Assert.Matches("^[A-Za-z0-9_-]+$", _tokens.Issue(Guid.CreateVersion7(), 1));

    [Fact]
    public void Every_flipped_bit_is_refused()
    {
        var token = Base64Url.DecodeFromChars(_tokens.Issue(Guid.CreateVersion7(), 1));
        for (var bit = 0; bit < token.Length * 8; bit++)
        {
            token[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(_tokens.Check(Base64Url.EncodeToString(token)));
            token[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        Assert.NotNull(_tokens.Check(Base64Url.EncodeToString(token)));
    }

    [Fact]
    public void Every_other_character_is_refused()
    {
        var token = _tokens.Issue(Guid.CreateVersion7(), 1);
        for (var at = 0; at < token.Length; at++)
        {
            foreach (var other in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_ +/=\n\0é🦊".Where(c => c != token[at]))
            {
                Assert.Null(_tokens.Check(token[..at] + other + token[(at + 1)..]));
            }
        }
    }

    [Fact]
    public void Another_length_is_refused()
    {
        var token = _tokens.Issue(Guid.CreateVersion7(), 1);
        for (var length = 0; length < token.Length; length++)
        {
            Assert.Null(_tokens.Check(token[..length]));
        }
        foreach (var more in new[] { "A", "=", "==", " ", "\n", "AAAA", new string(' ', 40), new string('A', 10_000) })
        {
            Assert.Null(_tokens.Check(token + more));
            Assert.Null(_tokens.Check(more + token));
        }
    }

    [Fact]
    public void A_token_signed_with_another_key_is_refused() => Assert.Null(new RefreshTokens(Keys.New(2)).Check(_tokens.Issue(Guid.CreateVersion7(), 1)));
}
