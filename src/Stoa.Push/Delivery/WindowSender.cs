using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Push.Fcm;

namespace Stoa.Push.Delivery;

/// <summary>Sends to the devices of one window, all at once as far as the rates allow, and says what has become of each.</summary>
internal sealed class WindowSender(FcmClient fcm, NpgsqlDataSource database, IOptions<FcmOptions> fcmOptions, IOptions<DeliveryOptions> options, TimeProvider clock) : IDisposable
{
    private static readonly FcmAnswer TooLarge = new(Verdict.ArgumentRefused, "PAYLOAD_TOO_LARGE");
    private static readonly FcmAnswer Held = new(Verdict.ThirdPartyRefused, "THIRD_PARTY_AUTH_ERROR");
    private readonly Lazy<RateTimeline> _project = new(() => new RateTimeline(database, "project:" + fcm.Project, fcmOptions.Value.MessagesPerSecond, fcmOptions.Value.Ramp));
    private readonly Pressure _pressure = new();

    /// <summary>Where the rate is low a window is small, so that it is over within about a second.</summary>
    public int SizeFor(Campaign campaign)
    {
        var perSecond = Math.Min(campaign.PerSecond ?? int.MaxValue, fcmOptions.Value.MessagesPerSecond);
        return Math.Clamp(perSecond / Math.Max(1, options.Value.Shards), 1, options.Value.Window);
    }

    /// <summary>What is on its way when the campaign stops is waited for; who was not sent to is put off.</summary>
    public async Task<WindowRecord> Send(Campaign campaign, IReadOnlyList<Recipient> recipients, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var renderer = new MessageRenderer(campaign.Contents, campaign.StartedAt, now);
        var sending = new Task<FcmAnswer>?[recipients.Count];
        var renderings = new Rendering?[recipients.Count];
        try
        {
            for (var i = 0; i < recipients.Count; i++)
            {
                var recipient = recipients[i];
                renderings[i] = recipient.IsActive && !recipient.WasAttempted ? renderer.For(recipient.Platform, recipient.Locale) : null;
                if (renderings[i] is { } rendering)
                {
                    sending[i] = campaign.IsLaneOpen(recipient.Platform, now) ? await SendWhenDue(campaign, rendering, recipient, stop) : Task.FromResult(Held);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The rest of the window has no task and is put off.
        }
        await Task.WhenAll(sending.OfType<Task<FcmAnswer>>());
        return await Judge(campaign, recipients, renderings, sending, stop);
    }

    public void Dispose()
    {
        if (_project.IsValueCreated)
        {
            _project.Value.Dispose();
        }
    }

    private async ValueTask<Task<FcmAnswer>> SendWhenDue(Campaign campaign, Rendering rendering, Recipient recipient, CancellationToken stop)
    {
        if (campaign.Throttle is { } throttle)
        {
            await throttle.Take(stop);
        }
        await _project.Value.Take(stop);
        stop.ThrowIfCancellationRequested();
        return SendOne(campaign, rendering, recipient);
    }

    private async Task<FcmAnswer> SendOne(Campaign campaign, Rendering rendering, Recipient recipient)
    {
        if (rendering.IsTooLarge)
        {
            campaign.Trip(FormattableString.Invariant($"The message is larger than the {Rendering.LargestPayload} bytes that FCM takes"));
            return TooLarge;
        }
        var answer = await fcm.Send(rendering, recipient.Token, recipient.IsFid);
        if (answer.Verdict == Verdict.ThirdPartyRefused)
        {
            campaign.CloseLane(recipient.Platform, clock.GetUtcNow());
        }
        if (campaign.Breaker.Note(answer) is { } fault)
        {
            campaign.Trip(fault);
        }
        return answer;
    }

    private async Task<WindowRecord> Judge(Campaign campaign, IReadOnlyList<Recipient> recipients, Rendering?[] renderings, Task<FcmAnswer>?[] sending, CancellationToken stop)
    {
        FcmAnswer[] answers = [.. sending.OfType<Task<FcmAnswer>>().Select(task => task.Result)];
        var record = new WindowRecord(new Hygiene());
        for (var i = 0; i < recipients.Count; i++)
        {
            var recipient = recipients[i];
            if (sending[i] is { } sent)
            {
                Settle(record, campaign, recipient, sent.Result);
            }
            else if (recipient.WasAttempted)
            {
                record.Add(recipient.Id, DeviceOutcome.Unknown);
            }
            else if (renderings[i] is null && !stop.IsCancellationRequested)
            {
                record.Add(recipient.Id, DeviceOutcome.Skipped);
            }
            else
            {
                record.Add(recipient.Id, DeviceOutcome.Retry);
                record.Retries.Add(new Retry(recipient.Id, recipient.Attempts, clock.GetUtcNow(), recipient.GiveUpAt, "STOPPED"));
            }
        }
        if (Breaker.IsWrongProject(answers.Count(answer => answer.Verdict == Verdict.SenderMismatch), answers.Length))
        {
            record.Hygiene.Spare(Verdict.SenderMismatch);
            campaign.Trip(Breaker.WrongProject);
        }
        if (_pressure.Note(answers) is { } wait)
        {
            await _project.Value.Hold(wait, CancellationToken.None);
        }
        return record;
    }

    private void Settle(WindowRecord record, Campaign campaign, Recipient recipient, FcmAnswer answer)
    {
        var now = clock.GetUtcNow();
        var step = RetryPolicy.Next(answer.Verdict, campaign.IsAtMostOnce);
        var due = now + RetryPolicy.Wait(answer, recipient.Attempts + 1, fcmOptions.Value.RetryAfter, Random.Shared.NextDouble());
        var giveUp = recipient.GiveUpAt ?? now + options.Value.RetryFor;
        if (step == NextStep.Retry && campaign.Fault is null && due > giveUp)
        {
            step = NextStep.Fail;
        }
        switch (step)
        {
            case NextStep.Accept:
                record.Add(recipient.Id, DeviceOutcome.Accepted);
                break;
            case NextStep.Unknown:
                record.Add(recipient.Id, DeviceOutcome.Unknown);
                break;
            case NextStep.Retry:
                record.Add(recipient.Id, DeviceOutcome.Retry);
                record.Retries.Add(new Retry(recipient.Id, recipient.Attempts + 1, due, giveUp, answer.Code));
                break;
            default:
                record.Add(recipient.Id, DeviceOutcome.Failed);
                record.Failures.Add((recipient.Id, answer.Code));
                record.Hygiene.Note(recipient, answer.Verdict);
                break;
        }
    }
}
