using Npgsql;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Invitations;

/// <summary>What has become of an invitation.</summary>
internal sealed class InvitationStatuses : IClosedSet
{
    public const string Pending = "pending";
    public const string Accepted = "accepted";
    public const string Expired = "expired";
    public const string Revoked = "revoked";

    public static IReadOnlyList<string> Values { get; } = [Pending, Accepted, Expired, Revoked];
}

/// <summary>A colleague who was invited.</summary>
/// <param name="Roles">By name: what it gives besides <c>user</c>.</param>
/// <param name="InvitedBy">Whoever sent it last; it gives no more than they may give when it is accepted.</param>
/// <param name="SentAt">When its mail was queued last.</param>
/// <param name="UserId">Whose account came of it; null until it is accepted.</param>
internal sealed record Invitation(
    Guid Id,
    string Email,
    IReadOnlyList<string> Roles,
    [property: OneOf<InvitationStatuses>] string Status,
    Guid InvitedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset SentAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? AcceptedAt,
    Guid? UserId
)
{
    /// <summary>Of the table alias <c>i</c>; what has expired has by the database's clock.</summary>
    public const string Columns = """
        i.id, i.email, i.invited_by, i.created_at, i.sent_at, i.expires_at, i.accepted_at, i.accepted_by, i.closed_at,
        ARRAY(SELECT r.name FROM accounts.invitation_roles ir JOIN accounts.roles r ON r.id = ir.role_id WHERE ir.invitation_id = i.id ORDER BY r.name) AS roles
        """;

    public static Invitation From(NpgsqlDataReader row, DateTimeOffset now)
    {
        var (expires, accepted, closed) = (row.GetTime("expires_at"), row.GetOrNull<DateTimeOffset>("accepted_at"), row.GetOrNull<DateTimeOffset>("closed_at"));
        return new(
            row.GetGuid("id"),
            row.GetString("email"),
            row.GetStrings("roles"),
            StatusOf(expires, accepted, closed, now),
            row.GetGuid("invited_by"),
            row.GetTime("created_at"),
            row.GetTime("sent_at"),
            expires,
            accepted,
            row.GetOrNull<Guid>("accepted_by")
        );
    }

    /// <summary>One that was closed after its end had expired before.</summary>
    internal static string StatusOf(DateTimeOffset expires, DateTimeOffset? accepted, DateTimeOffset? closed, DateTimeOffset now) =>
        accepted is not null ? InvitationStatuses.Accepted
        : (closed ?? now) >= expires ? InvitationStatuses.Expired
        : closed is not null ? InvitationStatuses.Revoked
        : InvitationStatuses.Pending;

    public string Subject => "invitation:" + Id;

    public static readonly Invitation Example = new(
        Guid.Parse("0194783c-5c00-7000-8000-000000000003"),
        "colleague@example.com",
        ["manager"],
        InvitationStatuses.Pending,
        Examples.Admin.Id,
        Examples.Admin.CreatedAt,
        Examples.Admin.CreatedAt,
        Examples.Admin.CreatedAt.AddDays(7),
        null,
        null
    );
}
