using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Push.Fcm;
using Stoa.Push.Messages;

namespace Stoa.Push.Delivery;

/// <summary>Sends to the devices of one window, all at once as far as the rates allow, and says what has become of each.</summary>
internal sealed partial class WindowSender(
    FcmClient fcm,
    Recipients audience,
    RecipientNames names,
    NpgsqlDataSource database,
    IOptions<FcmOptions> fcmOptions,
    IOptions<DeliveryOptions> options,
    TimeProvider clock,
    ILogger<WindowSender> log
) : IDisposable
{
    private static readonly FcmAnswer TooLarge = new(FcmVerdict.ArgumentRefused, "PAYLOAD_TOO_LARGE");
    private static readonly FcmAnswer Held = new(FcmVerdict.ThirdPartyRefused, "THIRD_PARTY_AUTH_ERROR");
    private readonly Lazy<DistributedRateLimiter> _project = new(() =>
        new DistributedRateLimiter(database, "project:" + fcm.Project, fcmOptions.Value.MessagesPerSecond, fcmOptions.Value.Ramp)
    );
    private readonly Backoff _pressure = new();

    /// <summary>Where the rate is low a window is small, so that it is over within about a second.</summary>
    public int SizeFor(MessageRun messageRun)
    {
        var shards = Math.Max(1, options.Value.Shards);
        var ofProject = fcmOptions.Value.MessagesPerSecond / shards;
        var ofMessage = messageRun.PerSecond is { } rate ? rate / Math.Min(shards, messageRun.ShardsAtATime!.Value) : int.MaxValue;
        return Math.Clamp(Math.Min(ofProject, ofMessage), 1, options.Value.Window);
    }

    /// <summary>Never throws. If the message stops or the database grants no rate, requests in flight are awaited and unsent devices are put off.</summary>
    public async Task<WindowRecord> Send(MessageRun messageRun, Window window, CancellationToken stop)
    {
        var recipients = window.Recipients.ToArray();
        var sending = new List<Task<FcmAnswer>?>(recipients.Length);
        try
        {
            await SendAll(messageRun, recipients, sending, window.ReadAt, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The rest of the window is not in the list.
        }
        catch (Exception failure)
        {
            CutShort(log, failure.Message);
        }
        await Task.WhenAll(sending.OfType<Task<FcmAnswer>>());
        return await Judge(messageRun, recipients, sending);
    }

    /// <summary>
    /// One after the other, as the rates allow. Where that takes long, those who wait are asked for again: one query for all of them, every two seconds.
    /// </summary>
    private async Task SendAll(MessageRun messageRun, Recipient[] recipients, List<Task<FcmAnswer>?> sending, long readAt, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var renderer = new MessageRenderer(messageRun.Contents, messageRun.StartedAt, now);
        var people = await names.Of(messageRun.Contents, recipients.Select(recipient => recipient.UserId), stop);
        for (var i = 0; i < recipients.Length; i++)
        {
            var rendering = Rendered(messageRun, renderer, recipients[i], people);
            if (rendering is null || !messageRun.IsPlatformOpen(recipients[i].Platform, now))
            {
                sending.Add(rendering is null ? null : Task.FromResult(Held));
                continue;
            }
            if (rendering.IsTooLarge)
            {
                if (!renderer.IsPersonal)
                {
                    messageRun.Trip(FormattableString.Invariant($"The message is larger than the {rendering.Limit} bytes that FCM takes"));
                }
                sending.Add(Task.FromResult(TooLarge));
                continue;
            }
            using var turn = await Turn(messageRun, stop);
            if (Window.IsOld(readAt))
            {
                readAt = Stopwatch.GetTimestamp();
                await AskAgain(messageRun, recipients, i, stop);
                rendering = Rendered(messageRun, renderer, recipients[i], people);
            }
            sending.Add(rendering is null ? null : SendOne(messageRun, turn.Take(), rendering, recipients[i]));
        }
    }

    private static Rendering? Rendered(
        MessageRun messageRun,
        MessageRenderer renderer,
        Recipient recipient,
        IReadOnlyDictionary<Guid, Variables.Recipient> people
    ) =>
        !recipient.IsActive || recipient.WasAttempted ? null
        : messageRun.Audience.Target is { } target ? renderer.ForTopic(target.Field)
        : renderer.For(recipient.Platform, recipient.Locale, recipient.UserId is { } user ? people.GetValueOrDefault(user) : null);

    private async Task AskAgain(MessageRun messageRun, Recipient[] recipients, int first, CancellationToken stop)
    {
        var waiting = recipients[first..].Where(recipient => recipient.IsActive && !recipient.WasAttempted).ToList();
        var still = await audience.Still(messageRun, waiting, stop);
        for (var i = first; i < recipients.Length; i++)
        {
            var recipient = recipients[i];
            recipients[i] = still.TryGetValue(recipient.Id, out var found)
                ? found with
                {
                    Attempts = recipient.Attempts,
                    TimeLeft = recipient.TimeLeft,
                    UserId = recipient.UserId,
                }
                : recipient with
                {
                    IsActive = false,
                };
        }
    }

    public void Dispose()
    {
        if (_project.IsValueCreated)
        {
            _project.Value.Dispose();
        }
    }

    private async ValueTask<FcmClient.Turn> Turn(MessageRun messageRun, CancellationToken stop)
    {
        if (messageRun.Throttle is { } throttle)
        {
            await throttle.Take(stop);
        }
        await _project.Value.Take(stop);
        return new FcmClient.Turn(await fcm.Reserve(messageRun.IsSmall, stop));
    }

    private async Task<FcmAnswer> SendOne(MessageRun messageRun, FcmClient.Slot slot, Rendering rendering, Recipient recipient)
    {
        var answer = await fcm.Send(slot, rendering, recipient.Token, recipient.IsFid);
        messageRun.Key.Note(recipient, answer.Verdict);
        if (answer.Verdict == FcmVerdict.ThirdPartyRefused)
        {
            messageRun.ClosePlatform(recipient.Platform, clock.GetUtcNow());
        }
        if (messageRun.CircuitBreaker.Note(answer) is { } fault)
        {
            messageRun.Trip(fault);
        }
        else if (messageRun.Key.IsWrong)
        {
            messageRun.Trip(SenderIdCheck.WrongProject);
        }
        return answer;
    }

    /// <summary>Awaits the answers and decides what each device's outcome is.</summary>
    /// <param name="sending">As far as the window has come; null for who is not to be sent to.</param>
    private async Task<WindowRecord> Judge(MessageRun messageRun, Recipient[] recipients, List<Task<FcmAnswer>?> sending)
    {
        var record = new WindowRecord();
        for (var i = 0; i < recipients.Length; i++)
        {
            var recipient = recipients[i];
            if (recipient.WasAttempted)
            {
                record.Add(recipient.Id, DeviceOutcome.Unknown);
            }
            else if (i >= sending.Count)
            {
                record.Add(recipient.Id, DeviceOutcome.Retry);
                record.Retries.Add(new Retry(recipient.Id, recipient.Attempts, TimeSpan.Zero, recipient.TimeLeft, "STOPPED", recipient.UserId));
            }
            else if (sending[i] is { } sent)
            {
                Settle(record, messageRun, recipient, sent.Result);
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

    private void Settle(WindowRecord record, MessageRun messageRun, Recipient recipient, FcmAnswer answer)
    {
        var step = RetryPolicy.Next(answer.Verdict, messageRun.IsAtMostOnce);
        var wait = RetryPolicy.Wait(answer, recipient.Attempts + 1, fcmOptions.Value.RetryAfter, Random.Shared.NextDouble());
        var left = recipient.TimeLeft ?? options.Value.RetryFor;
        if (step == NextStep.Retry && messageRun.Fault is null && wait > left)
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
                record.Retries.Add(new Retry(recipient.Id, recipient.Attempts + 1, wait, left, answer.Code, recipient.UserId));
                break;
            default:
                record.Add(recipient.Id, DeviceOutcome.Failed);
                record.Failures.Add((recipient.Id, answer.Code));
                record.InvalidTokens.Note(recipient, answer.Verdict);
                break;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The rest of a window is put off: {Reason}")]
    private static partial void CutShort(ILogger log, string reason);
}
