using System.Security.Cryptography;
using System.Text;
using Stoa.Contracts.Http;

namespace Stoa.Commerce.Pricing;

/// <summary>Who buys, as carts, promotions and orders know them.</summary>
/// <param name="Owner">Of the cart: the user, or what stands for a guest's token.</param>
/// <param name="UserId">Null for a guest.</param>
/// <param name="CustomerId">The user, or the guest of this address; empty for one who has never bought.</param>
/// <param name="Key">What uses of promotions are counted by: of a guest, a hash of the address.</param>
internal sealed record Buyer(Guid Owner, Guid? UserId, Guid CustomerId, string Key)
{
    public static Buyer Member(Guid user) => new(user, user, user, user.ToString());

    /// <summary>Somebody without an account.</summary>
    /// <param name="owner">What stands for the token.</param>
    /// <param name="emailKey">What the address is compared by; empty where none was given yet.</param>
    /// <param name="known">The guest who bought with this address before.</param>
    public static Buyer Guest(Guid owner, string emailKey, Guid? known) =>
        new(
            owner,
            null,
            known ?? Guid.Empty,
            emailKey.Length == 0 ? $"cart:{owner}" : "guest:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(emailKey)))
        );

    public static Buyer Of(Caller caller, string emailKey, Guid? known) => caller.IsGuest ? Guest(caller.UserId, emailKey, known) : Member(caller.UserId);
}
