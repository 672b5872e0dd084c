using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Stoa.Server.Tests.Harness;

/// <summary>What a server logs from some moment on, with exceptions.</summary>
public sealed class LogLines : ConcurrentQueue<string>, ILoggerProvider, ILogger
{
    /// <summary>Of a server that runs.</summary>
    public static LogLines Of(StoaHost host)
    {
        var lines = new LogLines();
        host.Services.GetRequiredService<ILoggerFactory>().AddProvider(lines);
        return lines;
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Enqueue(formatter(state, exception) + exception);

    public void Dispose() { }
}
