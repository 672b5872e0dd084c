using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Commerce.Catalogue.Browse;

namespace Stoa.Server.Tests.Catalogue;

/// <summary>What a keyword that nothing has may cost: anybody can send one.</summary>
public sealed class SpellingCostTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("lapotp", 2, "laptop")]
    [InlineData("professional lapotp professional", 2, "professional laptop professional")]
    [InlineData("qx", 1, null)]
    [InlineData("lapotp qx", 1, null)]
    [InlineData("xqzzzzxq lapotp", 2, null)]
    [InlineData("01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30", 1, null)]
    [InlineData("qxaaa qxbbb qxccc qxddd qxeee qxfff qxggg qxhhh qxiii qxjjj qxkkk", 1, null)]
    public async Task Words_are_looked_for_together_and_candidates_only_where_a_correction_can_come_of_them(string keyword, int reads, string? first)
    {
        using var statements = new Statements();
        using var logging = LoggerFactory.Create(logging => logging.AddProvider(statements).SetMinimumLevel(LogLevel.Debug));
        await using var database = new NpgsqlDataSourceBuilder(shop.Host.ConnectionString).UseLoggerFactory(logging).Build();

        var suggested = await Spelling.Suggest(database, keyword, TestContext.Current.CancellationToken);

        Assert.Equal(first, suggested is [var best, ..] ? best : null);
        Assert.Equal(reads, statements.Executed.Count(one => one.Contains("known_words", StringComparison.Ordinal)));
    }

    /// <summary>What Npgsql says that it executed.</summary>
    private sealed class Statements : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Executed { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception) is var line && line.StartsWith("Command execution completed", StringComparison.Ordinal))
            {
                Executed.Enqueue(line);
            }
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose() { }
    }
}
