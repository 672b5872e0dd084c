namespace Stoa.Contracts.Docs;

/// <summary>When a fault happens and what a client should do about it, for people; the source of every page about faults.</summary>
public static class FaultGuide
{
    private const string MendRequest = "Mend the request; sending it again as it is gives the same answer.";
    private const string LogInAgain = "Refresh the session, or log in again.";
    private const string WaitAndRetry = "Wait as long as Retry-After says and send the request again.";
    private const string ShowAndChoose = "Show the message and let the user choose again.";
    private const string AskAdmin = "Ask somebody who holds more.";

    public static (string When, string Advice) Of(Fault fault) => fault switch
    {
        Fault.RouteNotFound => ("No route has this address.", "Check the address against /openapi."),
        Fault.MethodNotAllowed => ("The address exists, but not with this method; Allow lists those it has.", "Use one of the methods in Allow."),
        Fault.UnsupportedMediaType => ("The body is not declared as JSON in UTF-8.", "Send Content-Type: application/json."),
        Fault.BodyTooLarge => ("The body is over 64 KiB (256 KiB for orders).", MendRequest),
        Fault.MalformedBody => ("The body is missing, is no JSON, is no object, or nests deeper than 16.", MendRequest),
        Fault.InvalidRequest => ("One or more members or parameters break their rules; each is named.", "Show each message at its field."),
        Fault.RequestTimedOut => ("The request arrived too slowly.", "Send it again over a better connection."),
        Fault.NotAuthenticated => ("The route needs an access token and none was sent.", "Log in, then send Authorization: Bearer."),
        Fault.TokenInvalid => ("The access token is not one of ours, or was altered.", LogInAgain),
        Fault.TokenExpired => ("The access token is older than its lifetime.", LogInAgain),
        Fault.TokenRevoked => ("The session of the access token has ended: logout, or a reused refresh token.", "Log in again."),
        Fault.UserInactive => ("The user of the access token was deactivated or deleted.", "Log in with another account, or ask an administrator."),
        Fault.AccessDenied => ("The route is for staff and the user is not.", AskAdmin),
        Fault.TooManyRequests => ("More requests than the limit allows.", WaitAndRetry),
        Fault.Overloaded => ("More passwords wait to be checked than can be in the next seconds.", WaitAndRetry),
        Fault.DatabaseUnavailable => ("The database is away, restarting or too slow.", WaitAndRetry),
        Fault.Maintenance => ("The operator has closed the service for a while.", WaitAndRetry),
        Fault.InternalError => ("A defect of the server; its log has the request's X-Request-Id.", "Report the X-Request-Id."),
        Fault.IdempotencyKeyInvalid => ("The Idempotency-Key header is empty, too long or not visible ASCII.", MendRequest),
        Fault.IdempotencyKeyReused => ("The key was used before with another body or contract.", "Use a new key for a new request."),
        Fault.IdempotencyKeyInUse => ("The first request with this key has not finished.", "Send the same request again a moment later."),
        Fault.EmailTaken => ("Another account has this address, in whatever case.", "Offer to log in instead."),
        Fault.InvalidCredentials => ("No account has this address and password.", ShowAndChoose),
        Fault.AccountInactive => ("The password is right and the account is deactivated.", "Ask an administrator."),
        Fault.RefreshTokenInvalid => ("The refresh token is not ours, was used before, or its session has ended.", "Log in again."),
        Fault.UserNotFound => ("No user has this id.", MendRequest),
        Fault.GoogleNotConfigured => ("The operator has not configured Google sign-in.", "Offer another way to log in."),
        Fault.GoogleCodeMissing => ("The callback came without an authorization code.", "Start the sign-in again."),
        Fault.GoogleStateInvalid => ("The callback's state is unknown, used or older than ten minutes.", "Start the sign-in again."),
        Fault.GoogleRefused => ("Google, or the rules for linking accounts, refused the sign-in.", ShowAndChoose),
        Fault.GoogleUnavailable => ("Google did not answer, or not sensibly.", "Try again later or log in another way."),
        Fault.RoleNotFound => ("No role has this id or name.", MendRequest),
        Fault.RoleNameTaken => ("Another role has this name.", ShowAndChoose),
        Fault.RoleBuiltIn => ("A built-in role would be renamed or deleted.", "Make a role of your own."),
        Fault.RoleHoldsEverything => ("A permission would be taken from admin or super_admin.", "Take the role from the user instead."),
        Fault.RoleReferenceMissing => ("Neither role_id nor role_name was sent.", MendRequest),
        Fault.PermissionNotFound => ("No permission has this id.", MendRequest),
        Fault.PermissionUnknown => ("The permission_id in the body names nothing.", MendRequest),
        Fault.PermissionNameTaken => ("Another permission has this name.", ShowAndChoose),
        Fault.GrantCeiling => ("The change exceeds what the caller holds.", AskAdmin),
        Fault.AdminsBySuperAdmins => ("Somebody who is no super admin would make an admin.", "Ask a super admin."),
        Fault.LastSuperAdmin => ("The last active super admin would lose the role.", "Make another super admin first."),
        Fault.ProductIdMissing => ("The product's id is blank.", MendRequest),
        Fault.ProductNotFound => ("No product on sale has this id.", "Take it out of the list."),
        Fault.ProductUnknown => ("The product_id in the body names no product on sale.", "Take it out of the list."),
        Fault.VariantUnknown => ("The variant_id is none of the product's.", ShowAndChoose),
        Fault.OutOfStock => ("Less is in stock than asked for.", "Offer the quantity that is left."),
        Fault.CartFull => ("The cart has as many lines as it may have.", "Order, or take something out."),
        Fault.CartItemIdMissing => ("The item's id is missing or blank.", MendRequest),
        Fault.CartItemNotFound => ("The caller's cart has no such item.", "Read the cart again."),
        Fault.CartEmpty => ("There is nothing in the cart to order.", "Read the cart again; it may have been ordered already."),
        Fault.CartChanged => ("Cart or prices changed while the order was placed; nothing was charged.", "Read the cart again, show it, and order again."),
        Fault.ShippingMethodUnknown => ("No shipping method has this id.", ShowAndChoose),
        Fault.PromotionCodeInvalid => ("A code is unknown, not valid now, or used up.", "Take the code out and order again."),
        Fault.PaymentMethodUnusable => ("The payment method does not exist or cannot be used.", ShowAndChoose),
        Fault.PaymentDeclined => ("The provider declined; nothing was charged.", ShowAndChoose),
        Fault.PaymentTimedOut => ("The provider did not answer in time; a reservation, if any, is given back.", "Order again."),
        Fault.OrderIdMissing => ("The order's id is blank.", MendRequest),
        Fault.OrderNotFound => ("No order has this id.", MendRequest),
        Fault.OrderNotYours => ("The order is somebody else's and the caller is not staff.", "Log in as its owner."),
    };
}
