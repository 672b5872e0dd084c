using System.Globalization;
using System.Security.Cryptography;

namespace Stoa.Commerce.Orders;

/// <summary><c>ORD-</c> and 8 random digits: nobody can tell from one how many there are. After a collision the next try has one digit more in ten.</summary>
internal static class OrderNumber
{
    public static string Create(int attempt)
    {
        var digits = 8 + (attempt / 3);
        var number = digits >= 18 ? RandomNumberGenerator.GetInt32(int.MaxValue) : Int64(Power(digits));
        return "ORD-" + number.ToString("D" + digits, CultureInfo.InvariantCulture);
    }

    private static long Power(int digits) => (long)Math.Pow(10, digits);

    private static long Int64(long below) => (long)(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) % (ulong)below);
}
