using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Stoa.StripeDouble;

/// <summary>The API below /v1: key, version, route, idempotency, faults, parameters, execution, answer.</summary>
internal sealed partial class Api(StripeDoubleOptions options, Account account, IdempotencyStore store, FaultPlan faults, CallLog log)
{
    private const int LongestKey = 255;
    private static readonly Route[] Routes = [.. IntentRoutes.All, .. RefundRoutes.All, .. MethodRoutes.All, .. ReadRoutes.All];

    /// <summary>Answers one call. A caller that hangs up does not stop what it asked for.</summary>
    public async Task Handle(HttpContext http)
    {
        account.Settle();
        var incoming = await Incoming.Read(http, Routes);
        http.Response.Headers["Request-Id"] = incoming.RequestId;
        var version = http.Request.Headers["Stripe-Version"].ToString() is { Length: > 0 } sent ? sent : options.ApiVersion;
        http.Response.Headers["Stripe-Version"] = version;
        var refusal = Keys.Problem(http, incoming.Form, options, incoming.Route?.ForBuyers ?? true, out var buyer) ?? Refusal(incoming, version);
        if (refusal is not null)
        {
            await Answers.Write(http, Failed(refusal, incoming.RequestId, buyer));
            return;
        }
        var call = incoming.Call(http);
        await Run(http, new Execution(call, incoming.Route!, incoming.Form, buyer, version));
        account.Settle();
    }

    private async Task Run(HttpContext http, Execution execution)
    {
        var (call, key) = (execution.Call, execution.Call.IdempotencyKey);
        if (key is not null)
        {
            http.Response.Headers["Idempotency-Key"] = key;
            var claim = store.Claim(key, call.Path, execution.Form.Canonical());
            if (claim.Outcome != ClaimOutcome.Execute)
            {
                if (faults.Take(call, isReplay: true) is { } again)
                {
                    await Finish(http, call, new Mishap(Breaks: true), execution.Buyer, again);
                    return;
                }
                await Again(http, call, key, claim, execution.Buyer);
                return;
            }
            http.Response.Headers["Original-Request"] = call.RequestId;
        }
        var fault = faults.Take(call);
        if (options.Latency > TimeSpan.Zero)
        {
            await Task.Delay(options.Latency, CancellationToken.None);
        }
        if (fault is not null && await Faulted.Before(fault) is { } instead)
        {
            Keep(key, instead.Error is { } error ? Failed(error, call.RequestId, execution.Buyer) : null, kept: fault.Kind == FaultKind.Error500Kept);
            await Finish(http, call, instead, execution.Buyer, fault);
            return;
        }
        var answer = Execute(execution, out var kept);
        var lost = fault is null ? null : Faulted.After(fault);
        Keep(key, fault?.Kind == FaultKind.ExecutedThenError500Kept ? Failed(lost!.Error!, call.RequestId, execution.Buyer) : answer, kept);
        if (lost is not null)
        {
            await Faulted.Wait(fault!);
            await Finish(http, call, lost with { Answer = answer }, execution.Buyer, fault);
            return;
        }
        log.Add(new CallRecord(call, answer.Status, false, null));
        await Answers.Write(http, answer);
    }

    private async Task Again(HttpContext http, Call call, string key, Claim claim, bool buyer)
    {
        if (claim.Answer is { } kept)
        {
            http.Response.Headers["Idempotent-Replayed"] = "true";
            http.Response.Headers["Original-Request"] = kept.RequestId;
        }
        var answer =
            claim.Answer
            ?? Failed(
                claim.Outcome switch
                {
                    ClaimOutcome.InUse => StripeError.KeyInUse(key),
                    ClaimOutcome.OtherEndpoint => StripeError.KeyReusedElsewhere(key, call.Path, claim.First!),
                    _ => StripeError.KeyReused(key),
                },
                call.RequestId,
                buyer
            );
        log.Add(new CallRecord(call, answer.Status, claim.Answer is not null, null));
        await Answers.Write(http, answer);
    }

    private async Task Finish(HttpContext http, Call call, Mishap mishap, bool buyer, Fault? fault)
    {
        var answer = mishap.Error is { } error ? Failed(error, call.RequestId, buyer) : mishap.Answer;
        log.Add(new CallRecord(call, mishap.Breaks ? null : answer?.Status, false, fault?.Kind));
        if (mishap.Breaks)
        {
            await Answers.Break(http, mishap.Cuts ? answer : null);
        }
        else
        {
            await Answers.Write(http, answer!);
        }
    }

    private Answer Execute(Execution execution, out bool kept)
    {
        var (call, parameters) = (execution.Call, new Parameters(execution.Form));
        lock (account.Gate)
        {
            var expand = parameters.List("expand");
            var error = execution.Route.Shape.Check(execution.Form) ?? Expansion.Problem(expand, execution.Route.Object, execution.Route.Listed);
            var reply = error is not null
                ? new Reply(error)
                : execution.Route.Handle(new Exchange(call, parameters, execution.Buyer, execution.Version, account));
            kept = reply.Error is not { Validation: true };
            if (reply.Json is not { } json)
            {
                return Failed(reply.Error!, call.RequestId, execution.Buyer);
            }
            Expansion.Apply(json, expand, account);
            if (execution.Buyer && execution.Route.Object == "payment_intent")
            {
                IntentJson.ForBuyer(json);
            }
            return new Answer(200, StripeJson.Write(json), call.RequestId);
        }
    }

    private void Keep(string? key, Answer? answer, bool kept)
    {
        if (key is null)
        {
            return;
        }
        if (kept && answer is not null)
        {
            store.Complete(key, answer);
        }
        else
        {
            store.Release(key);
        }
    }

    private static StripeError? Refusal(Incoming incoming, string version) =>
        !VersionFormat().IsMatch(version) ? StripeError.Refused(null, $"Invalid Stripe API version: {version}")
        : incoming.Route is null ? StripeError.NoRoute(incoming.Method, incoming.Path)
        : incoming.Method == "POST" && !incoming.IsForm ? StripeError.NotForm()
        : incoming.Key?.Length > LongestKey
            ? StripeError.Refused(
                null,
                $"Idempotency keys can be up to {LongestKey} characters, but you passed in a key that is {incoming.Key.Length} characters."
            )
        : null;

    private Answer Failed(StripeError error, string requestId, bool buyer) =>
        new(error.Status, Errors.Body(error, requestId, buyer, account), requestId) { ShouldRetry = error.ShouldRetry };

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}(\.[a-z_]+)?(; ?[a-z_0-9=;]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VersionFormat();

    private sealed record Execution(Call Call, Route Route, FormNode Form, bool Buyer, string Version);
}
