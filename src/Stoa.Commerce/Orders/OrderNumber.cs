using System.Security.Cryptography;

namespace Stoa.Commerce.Orders;

/// <summary>
/// <c>ORD-</c> and random digits, so that no number tells how many orders there are: 8 at first, and one more after every third number that was taken.
/// </summary>
internal static class OrderNumber
{
    public const string Prefix = "ORD-";

    public static string Create(int attempt) => Prefix + RandomNumberGenerator.GetString("0123456789", 8 + (attempt / 3));
}
