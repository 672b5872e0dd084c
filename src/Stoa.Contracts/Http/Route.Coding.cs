namespace Stoa.Contracts.Http;

/// <summary>Which answers are compressed (ADR 73).</summary>
public sealed partial class Route
{
    private bool _holdsSecret;

    /// <summary>
    /// True for what is read by a caller who is known by the Authorization header, which no other site can make a browser send, and for what everybody may
    /// read. Guests' carts, checkouts, sessions and every answer to a change are sent as they are, and so is what <see cref="HoldsSecret"/>.
    /// </summary>
    public bool IsCompressed =>
        Cache is not null
        || (
            Method == "GET"
            && !ShowsSecret
            && !_holdsSecret
            && GuestHeader is null
            && ((Access == RouteAccess.Staff && Kind != PayloadKind.Nothing) || (Access == RouteAccess.SignedIn && Kind == PayloadKind.Page))
        );

    /// <summary>
    /// Its answers hold something that is as good as a password or money: a code, a token. They are never compressed, because lengths would tell, to whoever
    /// can
    /// read them on the way and have their own text put beside it, what it begins with (BREACH).
    /// </summary>
    public Route HoldsSecret()
    {
        _holdsSecret = true;
        return this;
    }
}
