using Npgsql;
using Stoa.Accounts.Sessions;

namespace Stoa.Accounts.Tests;

/// <summary>Signing keys without a database: one is configured and never queried.</summary>
internal static class Keys
{
    public static SigningKeys New(byte fill = 1)
    {
        var keys = new SigningKeys(NpgsqlDataSource.Create("Host=nowhere"));
        keys.Use([.. Enumerable.Repeat(fill, 32)], [.. Enumerable.Repeat((byte)(fill + 100), 32)]);
        return keys;
    }
}

/// <summary>A clock that stands still until it is set.</summary>
internal sealed class Clock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
