using System.Security.Cryptography;

namespace Stoa.Commerce.Orders;

/// <summary>
/// <c>ORD-</c> and random digits, so that no number tells how many orders there are: 8 at first, and one more after every third number that was taken.
/// </summary>
internal static class OrderNumber
{
    public static string Create(int attempt) => "ORD-" + RandomNumberGenerator.GetString("0123456789", 8 + (attempt / 3));
}
