using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Stoa.Server.Tests.Operations.Canaries;

/// <summary>All that was told of one event: message, values, scopes, exception, and how the console writes it.</summary>
internal sealed record CanaryLine(string Category, LogLevel Level, string Text)
{
    /// <summary>Of the product, at any level.</summary>
    public bool IsOurs => Category.StartsWith("Stoa", StringComparison.Ordinal);

    /// <summary>Told where the operator has configured no level, by ServerSetup.</summary>
    public bool IsToldByDefault => Level >= (IsOurs || !IsCapped ? LogLevel.Information : LogLevel.Warning);

    private bool IsCapped => Category.StartsWith("Microsoft", StringComparison.Ordinal) || Category.StartsWith("Npgsql", StringComparison.Ordinal);
}

/// <summary>Records every line at every level, of every category that is not off.</summary>
internal sealed class CanaryLog : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();
    private ConsoleFormatter[] _formatters = [];

    public ConcurrentQueue<CanaryLine> Lines { get; } = new();

    public void Turn(ILoggingBuilder logging) =>
        logging
            .AddProvider(this)
            .SetMinimumLevel(LogLevel.Trace)
            .AddFilter("Microsoft", LogLevel.Trace)
            .AddFilter("Npgsql", LogLevel.Trace)
            .AddFilter("System", LogLevel.Trace);

    /// <summary>From here on what the console would have written is recorded too, in all of its formats.</summary>
    public void WriteAs(IEnumerable<ConsoleFormatter> formatters) => _formatters = [.. formatters];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() { }

    private sealed class Logger(CanaryLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = new StringBuilder(formatter(state, exception));
            Values(text, state);
            log._scopes.ForEachScope(static (scope, text) => Values(text.Append(' ').Append(scope), scope), text);
            text.Append(' ').Append(exception);
            var line = new CanaryLine(category, logLevel, "");
            if (line.IsOurs || line.IsToldByDefault)
            {
                using var console = new StringWriter();
                foreach (var format in log._formatters)
                {
                    format.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), log._scopes, console);
                }
                text.Append(' ').Append(console);
            }
            log.Lines.Enqueue(line with { Text = text.ToString() });
        }

        private static void Values(StringBuilder text, object? state)
        {
            foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
            {
                text.Append(' ').Append(name).Append('=').Append(value);
            }
        }
    }
}
