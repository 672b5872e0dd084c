using System.Collections.Concurrent;
using Stoa.Payments;

namespace Stoa.Server.Tests.Payments;

/// <summary>A provider that keeps what it has done, once per key, and fails as a test says: before it has done it, or after.</summary>
internal sealed class ScriptedProvider : PaymentProvider
{
    private readonly ConcurrentDictionary<Guid, Func<CancellationToken, Task>> _before = new();
    private readonly ConcurrentDictionary<Guid, Func<CancellationToken, Task>> _after = new();
    private readonly ConcurrentDictionary<Guid, ProviderAnswer> _done = new();
    private readonly ConcurrentDictionary<Guid, PaymentState> _states = new();

    public override string Name => "test";

    public ConcurrentQueue<(Guid Payment, string Kind)> Asked { get; } = new();

    /// <summary>What was really done, each operation once.</summary>
    public ConcurrentQueue<(Guid Payment, string Kind, long Amount)> Journal { get; } = new();

    /// <summary>How a payment stands that is asked for.</summary>
    public string Starts { get; set; } = PaymentStatuses.Authorized;

    /// <summary>Whether the provider can be read.</summary>
    public bool IsReadable { get; set; } = true;

    public void Before(Guid payment, Func<CancellationToken, Task> act) => _before[payment] = act;

    public void After(Guid payment, Func<CancellationToken, Task> act) => _after[payment] = act;

    public void Refuse(Guid payment) => Before(payment, static _ => throw new HttpRequestException("The provider is away."));

    /// <summary>It is done, and nobody hears of it.</summary>
    public void Lose(Guid payment) => After(payment, static _ => throw new HttpRequestException("The connection was reset."));

    public void Allow(Guid payment) => (_, _) = (_before.TryRemove(payment, out _), _after.TryRemove(payment, out _));

    public int Count(Guid payment, string kind) => Journal.Count(entry => entry.Payment == payment && entry.Kind == kind);

    /// <summary>As somebody who works at the provider's own pages does.</summary>
    public void Set(Guid payment, Func<PaymentState, PaymentState> change) => _states[payment] = change(_states[payment]);

    public override string Compose(Payment payment, string kind, Guid operation, long amount) => $"{kind} {amount}";

    public override async Task<ProviderAnswer> Send(Payment payment, PaymentOperation operation, CancellationToken cancelled)
    {
        Asked.Enqueue((payment.Id, operation.Kind));
        if (_before.GetValueOrDefault(payment.Id) is { } before)
        {
            await before(cancelled);
        }
        var answer = _done.GetOrAdd(operation.Id, _ => Do(payment, operation));
        if (_after.GetValueOrDefault(payment.Id) is { } after)
        {
            await after(cancelled);
        }
        return answer;
    }

    public override Task<PaymentState?> Read(Payment payment, CancellationToken cancelled) =>
        IsReadable ? Task.FromResult(_states.GetValueOrDefault(payment.Id)) : throw new HttpRequestException("The provider is away.");

    private ProviderAnswer Do(Payment payment, PaymentOperation operation)
    {
        var state = _states.GetOrAdd(payment.Id, id => new PaymentState { Reference = $"scripted_{id:N}", Status = Starts });
        switch (operation.Kind)
        {
            case OperationKinds.Capture when state.Status != PaymentStatuses.Authorized:
            case OperationKinds.Void when state.Status is PaymentStatuses.Captured or PaymentStatuses.Pending:
                return new ProviderAnswer(AnswerKind.Refused, Reason: "unexpected_state");
            case OperationKinds.Capture:
                state = state with { Status = PaymentStatuses.Captured, Captured = operation.Amount };
                break;
            case OperationKinds.Void:
                state = state with { Status = PaymentStatuses.Voided };
                break;
            case OperationKinds.Refund:
                var refund = new RefundState($"scripted_{operation.Id:N}", operation.Amount, "succeeded", operation.Id, null);
                _states[payment.Id] = state with { Refunds = [.. state.Refunds, refund] };
                Journal.Enqueue((payment.Id, operation.Kind, operation.Amount));
                return new ProviderAnswer(AnswerKind.Done, Refund: refund);
        }
        _states[payment.Id] = state;
        Journal.Enqueue((payment.Id, operation.Kind, operation.Amount));
        return ProviderAnswer.Done(state);
    }
}
