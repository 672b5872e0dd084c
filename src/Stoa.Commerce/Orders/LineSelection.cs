using System.Globalization;
using Stoa.Contracts;

namespace Stoa.Commerce.Orders;

/// <summary>Some units of a line of an order.</summary>
internal readonly record struct SelectedLine(LineState Line, int Quantity);

/// <summary>Finds the lines that a request names, and refuses what is more than there is of them.</summary>
internal static class LineSelection
{
    /// <summary>The lines named, each once; all with something left where none is.</summary>
    /// <param name="order">Whose lines.</param>
    /// <param name="asked">What the request names.</param>
    /// <param name="left">How many units of a line there are for it.</param>
    /// <param name="exceeded">The failure where more are asked for.</param>
    public static (IReadOnlyList<SelectedLine> Lines, Failure? Failure) Of(
        OrderState order,
        IReadOnlyList<LineQuantity> asked,
        Func<LineState, int> left,
        Func<LineState, Failure> exceeded
    )
    {
        if (asked.Count == 0)
        {
            return ([.. order.Lines.Select(line => new SelectedLine(line, left(line))).Where(line => line.Quantity > 0)], null);
        }
        var selected = new List<SelectedLine>(asked.Count);
        for (var i = 0; i < asked.Count; i++)
        {
            var member = string.Create(CultureInfo.InvariantCulture, $"lines.{i}.item_id");
            if (order.Line(asked[i].ItemId) is not { } line)
            {
                return ([], new Failure { Fault = CommerceFaults.OrderItemUnknown, Field = member });
            }
            if (selected.Exists(other => other.Line.Id == line.Id))
            {
                return ([], Failure.Invalid(member, Rule.Duplicate));
            }
            if (asked[i].Quantity > left(line))
            {
                return ([], exceeded(line));
            }
            selected.Add(new SelectedLine(line, asked[i].Quantity));
        }
        return (selected, null);
    }

    /// <summary>More than is open of a line.</summary>
    public static Failure OverQuantity(LineState line) => Told(CommerceFaults.OverQuantity, line, line.Open);

    public static Failure Told(Fault fault, LineState line, int left) =>
        new()
        {
            Fault = fault,
            Arguments = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = line.Name, ["left"] = left.ToString(CultureInfo.InvariantCulture) },
        };
}
