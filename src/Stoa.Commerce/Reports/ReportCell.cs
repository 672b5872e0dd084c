using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Reports;

/// <summary>What was counted for one key in one point of a series.</summary>
internal sealed record ReportCell(int Point, string Key, long Orders, long Units, long Gross, long Discount, long Shipping, long Tax, long Total, long Refunded)
{
    public static readonly ReportCell None = new(0, "", 0, 0, 0, 0, 0, 0, 0, 0);

    public static ReportCell From(NpgsqlDataReader row, int point) =>
        new(
            point,
            row.GetString("key"),
            row.GetInt64("orders"),
            row.GetInt64("units"),
            row.GetInt64("gross"),
            row.GetInt64("discount"),
            row.GetInt64("shipping"),
            row.GetInt64("tax"),
            row.GetInt64("total"),
            row.GetInt64("refunded")
        );

    public static ReportCell operator +(ReportCell left, ReportCell right) => left.Plus(right, 1);

    /// <summary>With the other added, or taken away (−1).</summary>
    public ReportCell Plus(ReportCell other, int sign) =>
        this with
        {
            Orders = Orders + (sign * other.Orders),
            Units = Units + (sign * other.Units),
            Gross = Gross + (sign * other.Gross),
            Discount = Discount + (sign * other.Discount),
            Shipping = Shipping + (sign * other.Shipping),
            Tax = Tax + (sign * other.Tax),
            Total = Total + (sign * other.Total),
            Refunded = Refunded + (sign * other.Refunded),
        };
}
