using System.Security.Cryptography;

namespace Stoa.StripeDouble;

/// <summary>Ids in the form of Stripe's. What belongs to one payment begins alike.</summary>
internal static class Ids
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Intent() => "pi_3" + Random(23);

    public static string Secret(string intent) => $"{intent}_secret_{Random(25)}";

    public static string Charge() => "ch_3" + Random(23);

    public static string Refund() => "re_3" + Random(23);

    public static string Dispute() => "dp_1" + Random(23);

    public static string Method() => "pm_1" + Random(23);

    public static string Token() => "ctoken_1" + Random(23);

    public static string Source() => "src_1" + Random(23);

    public static string Transaction() => "txn_3" + Random(23);

    public static string Event() => "evt_3" + Random(23);

    public static string Request() => "req_" + Random(14);

    private static string Random(int length) => RandomNumberGenerator.GetString(Alphabet, length);
}
