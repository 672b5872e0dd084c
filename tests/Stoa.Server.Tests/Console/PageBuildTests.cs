using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Server.Pages;

namespace Stoa.Server.Tests.Console;

/// <summary>Pages that a server of a checkout builds by itself.</summary>
public sealed class PageBuildTests
{
    /// <summary>It says that it was here, and makes the folder as Vite does.</summary>
    private const string Build = """
        {
          "name": "@stoa/console",
          "version": "0.0.0",
          "scripts": { "build": "echo built >> ../builds && mkdir -p dist && echo page > dist/index.html" }
        }
        """;

    [Fact]
    public async Task Of_two_servers_of_a_checkout_one_builds_and_the_other_uses_what_it_has_built()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["console"]);
        folder.Write("console/package.json", Build);
        folder.Write("package.json", """{ "name": "checkout", "private": true, "workspaces": ["console"] }""");
        folder.Write("package-lock.json", "{}");
        Directory.CreateDirectory(folder["node_modules"]);
        folder.Write("node_modules/.package-lock.json", "{}");
        using var first = Server(folder);
        using var second = Server(folder);

        await Task.WhenAll(first.StartAsync(Cancel), second.StartAsync(Cancel));
        await Task.WhenAll(first.ExecuteTask!, second.ExecuteTask!);

        Assert.Equal(["built"], await File.ReadAllLinesAsync(folder["builds"], Cancel), StringComparer.Ordinal);
        Assert.Equal(PageBuild.HashOf(folder.Path, "console"), await File.ReadAllTextAsync(folder["console/dist/.source"], Cancel));
    }

    [Fact]
    public async Task A_lock_that_cannot_be_had_at_all_is_told_as_it_is_and_not_waited_for()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["console"]);
        folder.Write("console/package.json", Build);
        File.CreateSymbolicLink(folder[".pages.lock"], folder["gone/.pages.lock"]);
        var log = new Said();
        using var server = Server(folder, log);

        await server.StartAsync(Cancel);
        await server.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        Assert.StartsWith("Console could not be built; `npm run console` does it by hand: Could not find", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    private static PageBuild Server(TemporaryFolder folder, ILogger<PageBuild>? log = null) =>
        new(PageRoot.In(folder.Path), new Running(), TimeProvider.System, log ?? NullLogger<PageBuild>.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private sealed class Said : ILogger<PageBuild>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }

    private sealed class Running : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted { get; } = new(canceled: true);

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() { }
    }
}
