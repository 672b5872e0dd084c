using System.Security.Cryptography;

namespace Stoa.Server.Tests.Google;

/// <summary>Keys for all tests of tokens: to find one takes longer than most of them. They are only read, which many may do at once.</summary>
internal static class RsaKeys
{
    public static RSA Provider { get; } = RSA.Create(2048);
    public static RSA Stranger { get; } = RSA.Create(2048);
    public static RSA Weak { get; } = RSA.Create(1024);
}
