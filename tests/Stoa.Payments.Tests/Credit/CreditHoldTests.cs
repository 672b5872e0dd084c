using Stoa.Payments.Credit;

namespace Stoa.Payments.Tests.Credit;

/// <summary>What a provider of credit does with a payment in each of its states; whatever it does adds up to zero.</summary>
public sealed class CreditHoldTests
{
    private static readonly CreditHold Authorized = new(Guid.NewGuid(), Guid.NewGuid(), null, 1_000, "USD", PaymentStatuses.Authorized, null, 1_000, 0, 0);

    private static readonly CreditHold Captured = Authorized.After(OperationKinds.Capture, 800);

    [Theory]
    [InlineData(OperationKinds.Capture, 1, null)]
    [InlineData(OperationKinds.Capture, 1_000, null)]
    [InlineData(OperationKinds.Capture, 1_001, "amount_too_large")]
    [InlineData(OperationKinds.Capture, 0, "amount_too_large")]
    [InlineData(OperationKinds.Void, 1_000, null)]
    [InlineData(OperationKinds.Refund, 1, "authorized")]
    public void What_is_reserved_can_be_taken_or_released(string kind, long amount, string? refusal) => Assert.Equal(refusal, Authorized.Refusal(kind, amount));

    [Theory]
    [InlineData(OperationKinds.Refund, 800, null)]
    [InlineData(OperationKinds.Refund, 801, "refund_exceeds")]
    [InlineData(OperationKinds.Refund, 0, "refund_exceeds")]
    [InlineData(OperationKinds.Capture, 1, "captured")]
    [InlineData(OperationKinds.Void, 1_000, "captured")]
    public void What_is_taken_can_be_refunded(string kind, long amount, string? refusal) => Assert.Equal(refusal, Captured.Refusal(kind, amount));

    [Fact]
    public void What_was_refunded_is_not_refunded_again() =>
        Assert.Equal("refund_exceeds", Captured.After(OperationKinds.Refund, 500).Refusal(OperationKinds.Refund, 301));

    [Theory]
    [InlineData(OperationKinds.Capture)]
    [InlineData(OperationKinds.Refund)]
    public void What_is_released_is_over_and_releasing_it_again_changes_nothing(string kind)
    {
        var released = Authorized.After(OperationKinds.Void, 1_000);

        Assert.Equal((PaymentStatuses.Voided, 0), (released.Status, released.Held));
        Assert.Equal(PaymentStatuses.Voided, released.Refusal(kind, 1));
        Assert.Null(released.Refusal(OperationKinds.Void, 1_000));
    }

    [Theory]
    [InlineData(OperationKinds.Start, 1_000)]
    [InlineData(OperationKinds.Capture, 1_000)]
    [InlineData(OperationKinds.Capture, 400)]
    [InlineData(OperationKinds.Void, 1_000)]
    [InlineData(OperationKinds.Refund, 300)]
    public void Every_movement_adds_up_to_zero(string kind, long amount) =>
        Assert.Equal(0, (kind == OperationKinds.Refund ? Captured : Authorized).Sides(kind, amount).Sum(side => side.Amount));

    [Fact]
    public void An_operation_is_known_by_the_reference_of_its_entries()
    {
        var operation = Guid.NewGuid();

        Assert.Equal(operation, CreditHold.OperationOf(CreditHold.ReferenceOf(operation)));
    }
}
