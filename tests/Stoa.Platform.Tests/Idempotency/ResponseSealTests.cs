using System.Security.Cryptography;
using Stoa.Platform.Idempotency;
using Xunit;

namespace Stoa.Platform.Tests.Idempotency;

public sealed class ResponseSealTests
{
    private static readonly Guid User = Guid.NewGuid();
    private static readonly byte[] Body = "{\"code\":\"X3HNB-R8TWQ\"}"u8.ToArray();

    [Fact]
    public void The_same_key_opens_what_it_has_closed()
    {
        var stored = ResponseSeal.Of(User, "issueGiftCards", "key-1").Close(Body);

        Assert.Equal(Body, ResponseSeal.Of(User, "issueGiftCards", "key-1").Open(stored));
        Assert.Equal(-1, stored.AsSpan().IndexOf(Body.AsSpan(0, 8)));
    }

    [Fact]
    public void Another_user_route_or_key_has_another_place_and_opens_nothing()
    {
        var own = ResponseSeal.Of(User, "issueGiftCards", "key-1");
        var stored = own.Close(Body);
        foreach (
            var other in new[]
            {
                ResponseSeal.Of(Guid.NewGuid(), "issueGiftCards", "key-1"),
                ResponseSeal.Of(User, "createApiKey", "key-1"),
                ResponseSeal.Of(User, "issueGiftCards", "key-2"),
            }
        )
        {
            Assert.NotEqual(own.Key, other.Key, StringComparer.Ordinal);
            Assert.Throws<AuthenticationTagMismatchException>(() => other.Open(stored));
        }
    }

    [Fact]
    public void The_place_of_a_key_tells_neither_the_key_nor_what_opens()
    {
        var seal = ResponseSeal.Of(User, "issueGiftCards", "key-1");

        Assert.Equal((64, -1), (seal.Key.Length, seal.Key.IndexOf("key-1", StringComparison.Ordinal)));
        Assert.Equal(seal.Key, ResponseSeal.Of(User, "issueGiftCards", "key-1").Key);
        Assert.NotEqual(seal.Close(Body), seal.Close(Body));
    }
}
