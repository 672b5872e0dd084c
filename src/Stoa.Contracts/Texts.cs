using System.Text;

namespace Stoa.Contracts;

/// <summary>
/// The house wording of every fault and success, in English. Placeholders in braces are filled from <see cref="Failure.Facts"/>.
/// A contract whose document words a fault differently overrides it there; codes never depend on these sentences.
/// </summary>
public static class Texts
{
    public static string Of(Fault fault) => fault switch
    {
        Fault.RouteNotFound => "There is nothing at this address",
        Fault.MethodNotAllowed => "This address does not answer to this method",
        Fault.UnsupportedMediaType => "The body must be JSON in UTF-8 (Content-Type: application/json)",
        Fault.BodyTooLarge => "The request body is too large",
        Fault.MalformedBody => "The request body is not a valid JSON object",
        Fault.InvalidRequest => "Invalid request",
        Fault.RequestTimedOut => "The request took too long to arrive",
        Fault.NotAuthenticated => "Authentication required",
        Fault.TokenInvalid => "Invalid token",
        Fault.TokenExpired => "Token expired",
        Fault.TokenRevoked => "Token revoked",
        Fault.UserInactive => "User not found or inactive",
        Fault.AccessDenied => "Insufficient permissions",
        Fault.TooManyRequests => "Too many requests. Please try again later.",
        Fault.Overloaded => "The server is busy. Please try again in a moment.",
        Fault.DatabaseUnavailable => "The service is temporarily unavailable",
        Fault.Maintenance => "The service is under maintenance",
        Fault.InternalError => "Internal server error. Please try again later.",
        Fault.IdempotencyKeyInvalid => "Idempotency-Key must be 1 to 255 visible characters",
        Fault.IdempotencyKeyReused => "This Idempotency-Key was used with another request",
        Fault.IdempotencyKeyInUse => "The request with this Idempotency-Key is still running",
        Fault.EmailTaken => "Email already exists",
        Fault.InvalidCredentials => "Invalid email or password",
        Fault.AccountInactive => "Account is inactive",
        Fault.RefreshTokenInvalid => "Invalid refresh token",
        Fault.UserNotFound => "User not found",
        Fault.GoogleNotConfigured => "Google sign-in is not configured; set Google:ClientId and Google:ClientSecret",
        Fault.GoogleCodeMissing => "Missing authorization code",
        Fault.GoogleStateInvalid => "The state parameter is unknown, used or expired",
        Fault.GoogleRefused => "OAuth error: {error}",
        Fault.GoogleUnavailable => "Google could not be reached",
        Fault.RoleNotFound => "Role not found",
        Fault.RoleNameTaken => "A role with this name already exists",
        Fault.RoleBuiltIn => "Built-in roles cannot be renamed or deleted",
        Fault.RoleHoldsEverything => "admin and super_admin hold every permission",
        Fault.RoleReferenceMissing => "Either role_id or role_name is required",
        Fault.PermissionNotFound => "Permission not found",
        Fault.PermissionUnknown => "permission_id names no permission",
        Fault.PermissionNameTaken => "A permission with this name already exists",
        Fault.GrantCeiling => "This exceeds the permissions you hold yourself",
        Fault.AdminsBySuperAdmins => "Only super admins can create admins",
        Fault.LastSuperAdmin => "The last super admin stays",
        Fault.ProductIdMissing => "Product ID is required",
        Fault.ProductNotFound => "Product not found",
        Fault.ProductUnknown => "product_id names no product on sale",
        Fault.VariantUnknown => "variant_id names no variant of this product",
        Fault.OutOfStock => "{name} is out of stock: {available} available",
        Fault.CartFull => "A cart holds at most {limit} lines",
        Fault.CartItemIdMissing => "Item ID is required",
        Fault.CartItemNotFound => "Item not found in cart",
        Fault.CartEmpty => "Cart is empty",
        Fault.CartChanged => "The cart or its prices changed while the order was placed; review it and try again",
        Fault.ShippingMethodUnknown => "Unknown shipping method",
        Fault.PromotionCodeInvalid => "Promotion code {code} is unknown, expired or used up",
        Fault.PaymentMethodUnusable => "This payment method cannot be used",
        Fault.PaymentDeclined => "The payment was declined",
        Fault.PaymentTimedOut => "The payment provider did not answer in time; nothing was charged",
        Fault.OrderIdMissing => "Order ID is required",
        Fault.OrderNotFound => "Order not found",
        Fault.OrderNotYours => "You don't have permission to view this order",
    };

    public static string Of(Done done) => done switch
    {
        Done.Nothing => "Request Success",
        Done.UserRegistered => "User registered successfully",
        Done.LoggedIn => "Login successful",
        Done.TokensRefreshed => "Tokens refreshed",
        Done.LoggedOut => "Logout successful",
        Done.ProfileRetrieved => "User profile retrieved",
        Done.GoogleAddressRetrieved => "Google sign-in address retrieved",
        Done.ProductsRetrieved => "Products retrieved",
        Done.ProductRetrieved => "Product retrieved",
        Done.CategoriesRetrieved => "Categories retrieved",
        Done.BrandsRetrieved => "Brands retrieved",
        Done.CartRetrieved => "Cart retrieved",
        Done.CartUpdated => "Cart updated",
        Done.OrderPlaced => "Order placed successfully",
        Done.OrdersRetrieved => "Orders retrieved",
        Done.OrderRetrieved => "Order retrieved",
        Done.RolesRetrieved => "Roles retrieved",
        Done.RoleRetrieved => "Role retrieved",
        Done.RoleCreated => "Role created successfully",
        Done.RoleUpdated => "Role updated successfully",
        Done.RoleDeleted => "Role deleted successfully",
        Done.PermissionsRetrieved => "Permissions retrieved",
        Done.PermissionRetrieved => "Permission retrieved",
        Done.PermissionCreated => "Permission created successfully",
        Done.PermissionUpdated => "Permission updated successfully",
        Done.PermissionDeleted => "Permission deleted successfully",
        Done.PermissionGranted => "Permission granted successfully",
        Done.PermissionRevoked => "Permission revoked successfully",
        Done.RoleAssigned => "Role assigned successfully",
        Done.RoleRemoved => "Role removed successfully",
    };

    /// <summary>Fills <c>{name}</c> placeholders. A placeholder without a fact is a defect of the use case and shows as such in tests.</summary>
    public static string Fill(string template, IReadOnlyDictionary<string, string> facts)
    {
        if (facts.Count == 0)
        {
            return template;
        }
        var text = new StringBuilder(template);
        foreach (var (name, value) in facts)
        {
            text.Replace("{" + name + "}", value);
        }
        return text.ToString();
    }
}
