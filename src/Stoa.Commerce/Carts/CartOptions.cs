using Microsoft.Extensions.Configuration;

namespace Stoa.Commerce.Carts;

/// <summary>Section <c>Carts</c>.</summary>
internal sealed class CartOptions
{
    /// <summary>How long a guest's cart is kept that nobody uses.</summary>
    public TimeSpan GuestLifetime { get; set; } = TimeSpan.FromDays(30);

    public static CartOptions Read(IConfiguration configuration) => configuration.GetSection("Carts").Get<CartOptions>() ?? new CartOptions();
}
