using System.Globalization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.EmailChanges;

/// <summary>
/// The change of address that the caller asked for and that still waits for its link, so that a mistyped address is seen. One that was confirmed, stopped,
/// withdrawn or is over is none.
/// </summary>
internal sealed class ReadEmailChange(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, PendingEmailChange>("/auth/email/change", routes.Resolve<ReadEmailChange>().Handle)
            .WithName("Accounts", "getEmailChange", "Get the current user's pending change of email address")
            .SignedIn()
            .WithSuccess(AccountSuccesses.EmailChangeRetrieved)
            .ProducesFault(AccountFaults.EmailChangeNotFound)
            .WithExample(PendingEmailChange.Example);

    public async Task<Outcome<PendingEmailChange>> Handle(Empty request, RequestContext context) =>
        await database.One(PendingSql, PendingEmailChange.Read, context.CancellationToken, context.Caller.UserId, clock.GetUtcNow()) is { } change
            ? change
            : AccountFaults.EmailChangeNotFound;

    internal const string PendingSql = $"""
        SELECT c.new_email, c.asked_at, c.confirm_until FROM accounts.email_changes c WHERE c.user_id = $1 AND {EmailChange.PendingSql}
        """;
}

/// <summary>A change of address that waits for the link in the new mailbox.</summary>
/// <param name="NewEmail">As it was asked for.</param>
/// <param name="ExpiresAt">When the link is over.</param>
internal sealed record PendingEmailChange(string NewEmail, DateTimeOffset AskedAt, DateTimeOffset ExpiresAt)
{
    public static readonly PendingEmailChange Example = new(
        "new@example.com",
        DateTimeOffset.Parse("2026-01-18T10:00:00Z", CultureInfo.InvariantCulture),
        DateTimeOffset.Parse("2026-01-19T10:00:00Z", CultureInfo.InvariantCulture)
    );

    public static PendingEmailChange Read(NpgsqlDataReader row) => new(row.GetString("new_email"), row.GetTime("asked_at"), row.GetTime("confirm_until"));
}
