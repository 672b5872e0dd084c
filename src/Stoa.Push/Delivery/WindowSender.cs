using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Push.Fcm;

namespace Stoa.Push.Delivery;

/// <summary>Sends to the devices of one window, all at once as far as the rates allow, and says what has become of each.</summary>
internal sealed class WindowSender(
    FcmClient fcm,
    NpgsqlDataSource database,
    IOptions<FcmOptions> fcmOptions,
    IOptions<DeliveryOptions> options,
    TimeProvider clock
) : IDisposable
{
    private static readonly FcmAnswer TooLarge = new(FcmVerdict.ArgumentRefused, "PAYLOAD_TOO_LARGE");
    private static readonly FcmAnswer Held = new(FcmVerdict.ThirdPartyRefused, "THIRD_PARTY_AUTH_ERROR");
    private readonly Lazy<DistributedRateLimiter> _project = new(() =>
        new DistributedRateLimiter(database, "project:" + fcm.Project, fcmOptions.Value.MessagesPerSecond, fcmOptions.Value.Ramp)
    );
    private readonly Backoff _pressure = new();

    /// <summary>Where the rate is low a window is small, so that it is over within about a second.</summary>
    public int SizeFor(Campaign campaign)
    {
        var shards = Math.Max(1, options.Value.Shards);
        var ofProject = fcmOptions.Value.MessagesPerSecond / shards;
        var ofMessage = campaign.PerSecond is { } rate ? rate / Math.Min(shards, campaign.RangesAtATime!.Value) : int.MaxValue;
        return Math.Clamp(Math.Min(ofProject, ofMessage), 1, options.Value.Window);
    }

    /// <summary>
    /// Never throws. What is on its way when the campaign stops, or when the database gives out no rate any more, is waited for; who was not sent to is put off.
    /// </summary>
    public async Task<WindowRecord> Send(Campaign campaign, IReadOnlyList<Recipient> recipients, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var renderer = new MessageRenderer(campaign.Contents, campaign.StartedAt, now);
        var sending = new List<Task<FcmAnswer>?>(recipients.Count);
        try
        {
            foreach (var recipient in recipients)
            {
                var rendering = recipient.IsActive && !recipient.WasAttempted ? renderer.For(recipient.Platform, recipient.Locale) : null;
                sending.Add(
                    rendering is null ? null
                    : campaign.IsLaneOpen(recipient.Platform, now) ? await SendWhenDue(campaign, rendering, recipient, stop)
                    : Task.FromResult(Held)
                );
            }
        }
        catch (Exception)
        {
            // The rest of the window is not in the list.
        }
        await Task.WhenAll(sending.OfType<Task<FcmAnswer>>());
        return await Judge(campaign, recipients, sending);
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
        if (rendering.IsTooLarge)
        {
            campaign.Trip(FormattableString.Invariant($"The message is larger than the {Rendering.LargestPayload} bytes that FCM takes"));
            return Task.FromResult(TooLarge);
        }
        if (campaign.Throttle is { } throttle)
        {
            await throttle.Take(stop);
        }
        await _project.Value.Take(stop);
        return SendOne(campaign, await fcm.Reserve(campaign.IsSmall, stop), rendering, recipient);
    }

    private async Task<FcmAnswer> SendOne(Campaign campaign, FcmClient.Slot slot, Rendering rendering, Recipient recipient)
    {
        var answer = await fcm.Send(slot, rendering, recipient.Token, recipient.IsFid);
        campaign.Key.Note(recipient, answer.Verdict);
        if (answer.Verdict == FcmVerdict.ThirdPartyRefused)
        {
            campaign.CloseLane(recipient.Platform, clock.GetUtcNow());
        }
        if (campaign.CircuitBreaker.Note(answer) is { } fault)
        {
            campaign.Trip(fault);
        }
        else if (campaign.Key.IsWrong)
        {
            campaign.Trip(SenderIdCheck.WrongProject);
        }
        return answer;
    }

    /// <param name="sending">As far as the window has come; null for who is not to be sent to.</param>
    private async Task<WindowRecord> Judge(Campaign campaign, IReadOnlyList<Recipient> recipients, List<Task<FcmAnswer>?> sending)
    {
        var record = new WindowRecord();
        for (var i = 0; i < recipients.Count; i++)
        {
            var recipient = recipients[i];
            if (recipient.WasAttempted)
            {
                record.Add(recipient.Id, DeviceOutcome.Unknown);
            }
            else if (i >= sending.Count)
            {
                record.Add(recipient.Id, DeviceOutcome.Retry);
                record.Retries.Add(new Retry(recipient.Id, recipient.Attempts, TimeSpan.Zero, recipient.TimeLeft, "STOPPED"));
            }
            else if (sending[i] is { } sent)
            {
                Settle(record, campaign, recipient, sent.Result);
            }
            else
            {
                record.Add(recipient.Id, DeviceOutcome.Skipped);
            }
        }
        if (_pressure.Note([.. sending.OfType<Task<FcmAnswer>>().Select(task => task.Result)], TimeSpan.FromMilliseconds(Environment.TickCount64)) is { } wait)
        {
            await Hold(wait);
        }
        return record;
    }

    private async Task Hold(TimeSpan wait)
    {
        try
        {
            await _project.Value.Hold(wait, CancellationToken.None);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or ObjectDisposedException)
        {
            // The database is away: the record of this window is waited for, and so the next window waits, too.
        }
    }

    private void Settle(WindowRecord record, Campaign campaign, Recipient recipient, FcmAnswer answer)
    {
        var step = RetryPolicy.Next(answer.Verdict, campaign.IsAtMostOnce);
        var wait = RetryPolicy.Wait(answer, recipient.Attempts + 1, fcmOptions.Value.RetryAfter, Random.Shared.NextDouble());
        var left = recipient.TimeLeft ?? options.Value.RetryFor;
        if (step == NextStep.Retry && campaign.Fault is null && wait > left)
        {
            // Every device is tried twice, whatever FCM's Retry-After says.
            step = recipient.TimeLeft is null ? step : NextStep.Fail;
            wait = left;
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
                record.Retries.Add(new Retry(recipient.Id, recipient.Attempts + 1, wait, left, answer.Code));
                break;
            default:
                record.Add(recipient.Id, DeviceOutcome.Failed);
                record.Failures.Add((recipient.Id, answer.Code));
                record.InvalidTokens.Note(recipient, answer.Verdict);
                break;
        }
    }
}
