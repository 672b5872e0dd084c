using System.Globalization;
using Stoa.Accounts.Admins;
using Stoa.Accounts.Sessions;
using Stoa.Contracts.Payloads;

namespace Stoa.Accounts;

/// <summary>What documentation shows; the values are those of document 003.</summary>
internal static class Examples
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2025-01-18T10:00:00Z", CultureInfo.InvariantCulture);

    public static readonly Account Account = new(Guid.Parse("0194783c-5c00-7000-8000-000000000001"), "user@example.com", "John", "Doe", true, false, At, At);

    public static readonly UserWithRoles UserWithRoles = UserWithRoles.Of(Account, ["user"]);

    public static readonly UserWithRoles Admin = UserWithRoles.Of(
        Account with
        {
            Email = "admin@example.com",
            FirstName = "Jane",
            EmailVerified = true,
        },
        ["admin", "user"]
    );

    public static readonly Session Session = new(Account, "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...", "random-secure-token", At.AddMinutes(15))
    {
        ExpiresIn = 900,
    };

    public static readonly OpenSession OpenSession = new(
        Guid.Parse("0194783c-5c00-7000-8000-000000000002"),
        "Firefox on Linux",
        "203.0.113.7",
        At,
        At.AddMinutes(10),
        true
    );
}
