using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Stoa.Contracts.Http;

/// <summary>The name of a request in its answer and in the log: 32 hexadecimal digits.</summary>
public static class RequestId
{
    /// <summary>
    /// The trace's id where there is one (W3C <c>traceparent</c>), so that response, log lines and trace can be correlated; else a new
    /// one.
    /// </summary>
    public static string Of(HttpRequest request)
    {
        if (Activity.Current is { } activity)
        {
            return activity.TraceId.ToHexString();
        }
        return request.Headers.TraceParent is [{ } parent] && ActivityContext.TryParse(parent, null, out var trace)
            ? trace.TraceId.ToHexString()
            : ActivityTraceId.CreateRandom().ToHexString();
    }
}
