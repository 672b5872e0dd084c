using System.Globalization;
using Stoa.Commerce.Catalogue.Search;

namespace Stoa.Server.Commands;

/// <summary>
/// <c>rebuild-search</c>: has the running server fill a new index of the search engine and switch to it, and waits for that. Exit code 1 where there is no
/// engine, or nobody does it.
/// </summary>
internal static class RebuildSearch
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Task<int> Run(string[] args) => Command.Run(args, Ask);

    private static async Task<int> Ask(IServiceProvider services, CancellationToken cancelled)
    {
        var rebuild = services.GetRequiredService<SearchRebuild>();
        var clock = services.GetRequiredService<TimeProvider>();
        if (!rebuild.IsPossible)
        {
            await Console.Error.WriteLineAsync("Search:Url is not set: searches are answered by PostgreSQL, whose index needs no rebuilding.");
            return 1;
        }
        await rebuild.Ask(cancelled);
        var (before, since) = (await rebuild.Look(cancelled), clock.GetTimestamp());
        while (before.IsUnderWay)
        {
            await Task.Delay(Pause, clock, cancelled);
            var now = await rebuild.Look(cancelled);
            if (now != before)
            {
                (before, since) = (now, clock.GetTimestamp());
                Say(now);
            }
            else if (clock.GetElapsedTime(since) > Patience)
            {
                await Console.Error.WriteLineAsync("Nothing moves: is a server with this Search:Url and Search:Index running?");
                return 1;
            }
        }
        Console.WriteLine($"Done: {before.Live} is searched.");
        return 0;
    }

    private static void Say(SearchProgress now)
    {
        if (now.LastError is { } error)
        {
            Console.WriteLine($"The engine refuses, will be retried: {error}");
        }
        else if (now.Building is { } building && now.Copied >= 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{building} has the products up to position {now.Copied}."));
        }
    }
}
