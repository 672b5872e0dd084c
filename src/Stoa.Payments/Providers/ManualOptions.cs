namespace Stoa.Payments.Providers;

/// <summary>Section <c>Payments:Manual</c>.</summary>
internal sealed class ManualOptions
{
    /// <summary>How long a buyer has to pay by a way of their own.</summary>
    public int DueDays { get; set; } = 14;
}
