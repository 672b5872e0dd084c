using System.Diagnostics;
using Stoa.Platform.Jobs;

namespace Stoa.Push.Delivery;

/// <summary>
/// The span of a claimed shard, in the trace of the request that wrote or sent its message: how many devices, and never which. It has no spans under it:
/// statements and requests of a million devices would be the larger load.
/// </summary>
internal static class SendSpan
{
    /// <summary>Null where the message is not traced.</summary>
    public static Activity? Begin(ShardRun run)
    {
        var span = Traces.Continue(run.MessageRun.TraceParent, "push send", ActivityKind.Producer);
        if (span is not null)
        {
            span.SetTag("stoa.push.message", run.Shard.MessageId).SetTag("stoa.push.project", run.Shard.Project);
            // What the caller does from here on is not traced.
            Activity.Current = null;
        }
        return span;
    }

    /// <summary>What came of it.</summary>
    public static void Tell(this Activity? span, ShardRun run)
    {
        if (span is null)
        {
            return;
        }
        var (devices, sent, failed) = run.Counts;
        span.SetTag("stoa.push.devices", devices).SetTag("stoa.push.sent", sent).SetTag("stoa.push.failed", failed);
        if (run.MessageRun.Fault is not null)
        {
            // The reason itself may hold what FCM answered.
            span.SetStatus(ActivityStatusCode.Error, "message_stopped");
        }
    }
}
