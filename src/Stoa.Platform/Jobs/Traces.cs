using System.Diagnostics;

namespace Stoa.Platform.Jobs;

/// <summary>
/// Spans of work that goes on after the request that it came of: they belong to that request's trace, by the <c>traceparent</c> that a row keeps.
/// </summary>
public static class Traces
{
    /// <summary>The source of these spans.</summary>
    public const string SourceName = "Stoa";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>What a row keeps of the trace at hand (W3C <c>traceparent</c>); null where nothing is recorded.</summary>
    public static string? Current => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <summary>A span of work for a row; null where nobody traces, or the row came of nothing that was traced.</summary>
    public static Activity? Continue(string? traceParent, string name, ActivityKind kind) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent) ? Source.StartActivity(name, kind, parent) : null;

    /// <summary>A step within the span at hand; null where there is none.</summary>
    public static Activity? Step(string name, ActivityKind kind) => Activity.Current is { Recorded: true } ? Source.StartActivity(name, kind) : null;

    /// <summary>Says why it failed: the kind of failure, for a message may hold an address.</summary>
    public static void Fail(this Activity? activity, Exception failure) => activity?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
}
