using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;

namespace Stoa.Platform.Search;

/// <summary>What staff look for.</summary>
/// <param name="text">Not blank, without spaces around it, at most 100 characters.</param>
/// <param name="limit">How many to find at most.</param>
/// <param name="users">Finds the users whose address begins with the text.</param>
public sealed class StaffQuery(string text, int limit, Func<Task<IReadOnlyList<Guid>>> users)
{
    private readonly Lazy<Task<IReadOnlyList<Guid>>> _users = new(users);

    public string Text => text;
    public int Limit => limit;

    /// <summary>The users whose address begins with the text, for what belongs to users; none where it holds no @. Asked for once.</summary>
    public Task<IReadOnlyList<Guid>> Users => _users.Value;
}

/// <summary>Something that was found.</summary>
/// <param name="Id">Its id, as a text whatever it is elsewhere.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Subtitle">What tells it from others with that title.</param>
/// <param name="Path">Where it is read, below the mount.</param>
public sealed record Found(string Id, string Title, string Subtitle, string Path);

/// <summary>
/// Finds what a module has of one kind, best first. Each finds by an index, whatever the text: all of them run at each letter that somebody types.
/// </summary>
public interface IStaffSearch
{
    Task<IReadOnlyList<Found>> Find(StaffQuery query, CancellationToken cancelled);
}

/// <summary>Who has an address; the module that owns accounts supplies it.</summary>
public abstract class UserDirectory
{
    /// <summary>The users whose address begins with the text, in the order of their addresses.</summary>
    public abstract Task<IReadOnlyList<Guid>> WithAddress(string beginning, int limit, CancellationToken cancelled);
}

/// <summary>A kind of things that can be found.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Permission">Who may find it.</param>
/// <param name="Search">How.</param>
internal sealed record StaffSearch(string Type, RequiredPermission Permission, IStaffSearch Search)
{
    /// <summary>The kinds of all modules, in OpenAPI.</summary>
    public const string Set = "SearchType";
}

public static class StaffSearches
{
    /// <summary>Adds a kind of things to the search over everything.</summary>
    /// <typeparam name="T">Finds them.</typeparam>
    /// <param name="services">The module's.</param>
    /// <param name="type">Their name, which is also the resource that one must be allowed to read.</param>
    public static IServiceCollection AddStaffSearch<T>(this IServiceCollection services, string type)
        where T : class, IStaffSearch =>
        services
            .AddSingleton(new NamedSet(StaffSearch.Set, [type]))
            .AddSingleton<T>()
            .AddSingleton(container => new StaffSearch(type, new RequiredPermission(type, "read"), container.GetRequiredService<T>()));
}
