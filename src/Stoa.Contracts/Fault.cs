namespace Stoa.Contracts;

/// <summary>
/// The closed catalogue of everything that can go wrong for a client, grouped by the part that gives it.
/// A fault is a fact ("the e-mail is taken"), never a status or a code: those belong to a <see cref="Contract"/>.
/// A new member does not compile until every contract maps it.
/// </summary>
public enum Fault
{
    // Platform: routing, reading, access, limits, failures.
    RouteNotFound,
    MethodNotAllowed,
    UnsupportedMediaType,
    BodyTooLarge,
    MalformedBody,
    InvalidRequest,
    RequestTimedOut,
    NotAuthenticated,
    TokenInvalid,
    TokenExpired,
    TokenRevoked,
    UserInactive,
    AccessDenied,
    TooManyRequests,
    Overloaded,
    DatabaseUnavailable,
    Maintenance,
    InternalError,
    IdempotencyKeyInvalid,
    IdempotencyKeyReused,
    IdempotencyKeyInUse,

    // Accounts: users, sessions, Google.
    EmailTaken,
    InvalidCredentials,
    AccountInactive,
    RefreshTokenInvalid,
    UserNotFound,
    GoogleNotConfigured,
    GoogleCodeMissing,
    GoogleStateInvalid,
    GoogleRefused,
    GoogleUnavailable,

    // Accounts: roles and permissions.
    RoleNotFound,
    RoleNameTaken,
    RoleBuiltIn,
    RoleHoldsEverything,
    RoleReferenceMissing,
    PermissionNotFound,
    PermissionUnknown,
    PermissionNameTaken,
    GrantCeiling,
    AdminsBySuperAdmins,
    LastSuperAdmin,

    // Commerce: catalogue and cart.
    ProductIdMissing,
    ProductNotFound,
    ProductUnknown,
    VariantUnknown,
    OutOfStock,
    CartFull,
    CartItemIdMissing,
    CartItemNotFound,

    // Commerce: orders.
    CartEmpty,
    CartChanged,
    ShippingMethodUnknown,
    PromotionCodeInvalid,
    PaymentMethodUnusable,
    PaymentDeclined,
    PaymentTimedOut,
    OrderIdMissing,
    OrderNotFound,
    OrderNotYours,
}
