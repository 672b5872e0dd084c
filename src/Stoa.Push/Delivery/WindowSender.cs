using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Push.Fcm;
using Stoa.Push.Messages;

namespace Stoa.Push.Delivery;

/// <summary>Sends to the devices of one window, all at once as far as the rates allow, and says what has become of each.</summary>
internal sealed partial class WindowSender(
    FcmProjects projects,
    Recipients audience,
    RecipientNames names,
    IOptions<DeliveryOptions> options,
    TimeProvider clock,
    ILogger<WindowSender> log
)
{
    private static readonly FcmAnswer TooLarge = new(FcmVerdict.ArgumentRefused, "PAYLOAD_TOO_LARGE");
    private static readonly FcmAnswer Moved = new(FcmVerdict.Unsent, "UNREACHABLE");
    private static readonly FcmAnswer Held = new(FcmVerdict.ThirdPartyRefused, "THIRD_PARTY_AUTH_ERROR");

    /// <summary>Where the rate is low a window is small, so that it is over within about a second.</summary>
    public int SizeFor(MessageRun messageRun, string project)
    {
        var shards = Math.Max(1, options.Value.Shards);
        var ofProject = (projects.Of(project)?.Options ?? NoOptions).MessagesPerSecond / shards;
        var ofMessage = messageRun.PerSecond is { } rate ? rate / Math.Min(shards, messageRun.ShardsAtATime!.Value) : int.MaxValue;
        return Math.Clamp(Math.Min(ofProject, ofMessage), 1, options.Value.Window);
    }

    /// <summary>Never throws. If the message stops or the database grants no rate, requests in flight are awaited and unsent devices are put off.</summary>
    public async Task<WindowRecord> Send(MessageRun messageRun, Window window, DateTimeOffset begun, CancellationToken stop)
    {
        var recipients = window.Recipients.ToArray();
        var sending = new List<Task<FcmAnswer>?>(recipients.Length);
        try
        {
            await SendAll(messageRun, recipients, sending, window.ReadAt, begun, stop);
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
    private async Task SendAll(
        MessageRun messageRun,
        Recipient[] recipients,
        List<Task<FcmAnswer>?> sending,
        long readAt,
        DateTimeOffset begun,
        CancellationToken stop
    )
    {
        var now = clock.GetUtcNow();
        var renderer = new MessageRenderer(messageRun.Contents, begun, now);
        var people = await names.Of(messageRun.Contents, recipients.Select(recipient => recipient.UserId), stop);
        for (var i = 0; i < recipients.Length; i++)
        {
            var rendering = Rendered(messageRun, renderer, recipients[i], people);
            if (rendering is null)
            {
                sending.Add(null);
                continue;
            }
            if (Unsent(messageRun, rendering, recipients[i], now) is { } unsent)
            {
                sending.Add(Task.FromResult(unsent));
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
            var project = projects.Of(recipients[i].Project)!;
            using var turn = await Turn(messageRun, project, stop);
            if (Window.IsOld(readAt))
            {
                readAt = Stopwatch.GetTimestamp();
                await AskAgain(messageRun, recipients, i, stop);
                rendering = Rendered(messageRun, renderer, recipients[i], people);
                if (rendering is not null && recipients[i].Project != project.Name)
                {
                    // Registered for another project meanwhile: the next attempt takes its turn there.
                    sending.Add(Task.FromResult(Moved));
                    continue;
                }
                if (rendering is not null && messageRun.QuietHours?.Answer(clock.GetUtcNow(), recipients[i].TimeZone) is { } quiet)
                {
                    sending.Add(Task.FromResult(quiet));
                    continue;
                }
            }
            sending.Add(rendering is null ? null : SendOne(messageRun, project, turn.Take(), rendering, recipients[i]));
        }
    }

    /// <summary>The answer of who cannot be tried now; null: can be.</summary>
    private FcmAnswer? Unsent(MessageRun messageRun, Rendering rendering, Recipient recipient, DateTimeOffset now) =>
        rendering.IsBlank ? FcmAnswer.NoText
        : messageRun.QuietHours?.Answer(now, recipient.TimeZone) is { } quiet ? quiet
        : projects.Of(recipient.Project) is null ? FcmAnswer.NoProject
        : !messageRun.IsPlatformOpen(recipient.Platform, now) ? Held
        : messageRun.Gate(recipient.Project).ClosedWith(now);

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

    private static async ValueTask<FcmClient.Turn> Turn(MessageRun messageRun, FcmProject project, CancellationToken stop)
    {
        if (messageRun.Throttle is { } throttle)
        {
            await throttle.Take(stop);
        }
        await project.Rate.Take(stop);
        return new FcmClient.Turn(await project.Client.Reserve(messageRun.IsSmall, stop));
    }

    private async Task<FcmAnswer> SendOne(MessageRun messageRun, FcmProject project, FcmClient.Slot slot, Rendering rendering, Recipient recipient)
    {
        var answer = await project.Client.Send(slot, rendering, recipient.Token, recipient.IsFid);
        if (answer.Verdict == FcmVerdict.ThirdPartyRefused)
        {
            messageRun.ClosePlatform(recipient.Platform, clock.GetUtcNow());
        }
        var gate = messageRun.Gate(project.Name);
        if (gate.Note(recipient, answer) is not { } fault)
        {
            return answer;
        }
        if (projects.Count == 1 || !CircuitBreaker.IsOfProject(answer.Verdict))
        {
            messageRun.Trip(fault);
        }
        else if (gate.Close(answer, clock.GetUtcNow()))
        {
            ProjectClosed(log, project.Name, messageRun.Contents.Id, fault);
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
        foreach (var answers in Answers(recipients, sending).GroupBy(answer => answer.Project, answer => answer.Answer, StringComparer.Ordinal))
        {
            if (projects.Of(answers.Key) is { } project && project.Pressure.Note([.. answers], TimeSpan.FromMilliseconds(Environment.TickCount64)) is { } wait)
            {
                await Hold(project, wait);
            }
        }
        return record;
    }

    private static IEnumerable<(string Project, FcmAnswer Answer)> Answers(Recipient[] recipients, List<Task<FcmAnswer>?> sending)
    {
        for (var i = 0; i < sending.Count; i++)
        {
            if (sending[i] is { } sent && sent.Result.Verdict is not (FcmVerdict.NothingToSay or FcmVerdict.Quiet))
            {
                yield return (recipients[i].Project, sent.Result);
            }
        }
    }

    private static async Task Hold(FcmProject project, TimeSpan wait)
    {
        try
        {
            await project.Rate.Hold(wait, CancellationToken.None);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or ObjectDisposedException)
        {
            // The database is away: the record of this window is waited for, and so the next window waits, too.
        }
    }

    private void Settle(WindowRecord record, MessageRun messageRun, Recipient recipient, FcmAnswer answer)
    {
        if (answer is { Verdict: FcmVerdict.Quiet, RetryAfter: { } night })
        {
            // No attempt: what is left of the time in which it is tried again is left afterwards, too.
            record.Add(recipient.Id, DeviceOutcome.Retry);
            record.Retries.Add(new Retry(recipient.Id, recipient.Attempts, night, recipient.TimeLeft + night, answer.Code, recipient.UserId));
            return;
        }
        var step = RetryPolicy.Next(answer.Verdict, messageRun.IsAtMostOnce);
        var wait = RetryPolicy.Wait(answer, recipient.Attempts + 1, RetryAfter(recipient.Project), Random.Shared.NextDouble());
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
            case NextStep.Skip:
                record.Add(recipient.Id, answer.Verdict == FcmVerdict.Quiet ? DeviceOutcome.Quiet : DeviceOutcome.Textless);
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

    private TimeSpan RetryAfter(string project) => (projects.Of(project)?.Options ?? NoOptions).RetryAfter;

    private static readonly FcmOptions NoOptions = new();

    [LoggerMessage(1, LogLevel.Warning, "The rest of a window is put off: {Reason}")]
    private static partial void CutShort(ILogger log, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Project {Project} is not sent to for a minute, for push message {Message}: {Reason}")]
    private static partial void ProjectClosed(ILogger log, string project, long message, string reason);
}
