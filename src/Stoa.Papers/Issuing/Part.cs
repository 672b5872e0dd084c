using System.Runtime.InteropServices;

namespace Stoa.Papers.Issuing;

/// <summary>What an amount of an order belongs to: a line, the shipping, or neither.</summary>
/// <param name="Kind">line, shipping or other.</param>
internal readonly record struct PartKey(string Kind, Guid? Line)
{
    public const string OfLine = "line";
    public static readonly PartKey Shipping = new("shipping", null);
    public static readonly PartKey Other = new("other", null);

    public static PartKey Of(Guid line) => new(OfLine, line);
}

/// <summary>Units and what they come to, in minor units.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Part(int Quantity, long Net, long Tax)
{
    public long Gross => Net + Tax;
    public bool IsNothing => Quantity == 0 && Net == 0 && Tax == 0;

    public static Part operator +(Part left, Part right) => new(left.Quantity + right.Quantity, left.Net + right.Net, left.Tax + right.Tax);

    public static Part operator -(Part left, Part right) => new(left.Quantity - right.Quantity, left.Net - right.Net, left.Tax - right.Tax);

    /// <summary>No more of anything than there is.</summary>
    public Part AtMost(Part other) => new(Math.Min(Quantity, other.Quantity), Math.Min(Net, other.Net), Math.Min(Tax, other.Tax));
}
