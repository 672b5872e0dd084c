using Npgsql;
using Stoa.Accounts.Staff;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Invitations;

/// <summary>The invitations, newest first, by what has become of them and by the address.</summary>
internal sealed class ListInvitations(NpgsqlDataSource database, TimeProvider clock)
{
    private static readonly IReadOnlyList<SortColumn> Sorts = [new("created_at", "i.created_at", "timestamptz")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<Invitation>>("/admin/invitations", routes.Resolve<ListInvitations>().Handle)
            .WithName(StaffRoutes.Section, "listInvitations", "List the invitations")
            .Staff("users", "read")
            .WithSuccess(AccountSuccesses.InvitationsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("status", "Only invitations of which this has become.")
            .Explains("email", "Only invitations to this address.")
            .WithExample(new Page<Invitation>([Invitation.Example], 1, PageQuery.DefaultSize, 1));

    public sealed record Request(ListRequest List, string? Status, string? Email) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(ListRequest.Read(input, Sorts), input.QueryChoice("status", InvitationStatuses.Values), input.Query("email", TextRules.MaxEmail));
    }

    public Task<Outcome<Page<Invitation>>> Handle(Request request, RequestContext context)
    {
        var now = clock.GetUtcNow();
        return Query(request, now).Read(database, request.List, row => Invitation.From(row, now), context.CancellationToken);
    }

    internal static ListQuery Query(Request request, DateTimeOffset now)
    {
        var query = new ListQuery(Invitation.Columns, "accounts.invitations i", "i.id", "uuid", Sorts).Where(
            "i.email_key = {0}",
            request.Email is { } email ? Users.KeyOf(email.Trim()) : null
        );
        return request.Status switch
        {
            InvitationStatuses.Accepted => query.Where("i.accepted_at IS NOT NULL"),
            InvitationStatuses.Revoked => query.Where("i.accepted_at IS NULL AND i.closed_at < i.expires_at"),
            InvitationStatuses.Expired => query.Where("i.accepted_at IS NULL AND coalesce(i.closed_at, {0}) >= i.expires_at", now),
            InvitationStatuses.Pending => query.Where("i.accepted_at IS NULL AND i.closed_at IS NULL AND i.expires_at > {0}", now),
            _ => query,
        };
    }
}
