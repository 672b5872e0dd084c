using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Platform.Desk;

/// <summary>A kind of work that waits for staff.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Permission">Who is told of it: those who could do it.</param>
/// <param name="Path">The list of it, below the mount, with its query.</param>
/// <param name="CountSql">How many there are, as a bigint; stops counting by itself after <see cref="Most"/> and one.</param>
internal sealed record StaffTask(string Name, RequiredPermission Permission, string Path, string CountSql)
{
    /// <summary>Nobody does more than that in a day, and counting on would be slower with every one.</summary>
    public const int Most = 999;

    /// <summary>The kinds of all modules, in OpenAPI.</summary>
    public const string Set = "StaffTaskName";
}

/// <summary>Something that a shop needs before it opens.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Permission">Who can do it.</param>
/// <param name="IsDone">Looks at what is there: nobody ticks it off.</param>
internal sealed record SetupStep(string Name, RequiredPermission Permission, Func<CancellationToken, Task<bool>> IsDone)
{
    public const string Set = "SetupStepName";
}

/// <summary>What modules tell those who open the back office.</summary>
public static class DeskItems
{
    /// <summary>Adds a kind of work that waits for staff.</summary>
    /// <param name="services">The module's.</param>
    /// <param name="name">In snake_case.</param>
    /// <param name="permission">Who is told of it, as resource and action.</param>
    /// <param name="path">The list of it, below the mount, with its query.</param>
    /// <param name="countSql">How many there are, as a bigint, counting 1,000 at most.</param>
    public static IServiceCollection AddStaffTask(
        this IServiceCollection services,
        string name,
        (string Resource, string Action) permission,
        string path,
        string countSql
    ) =>
        services
            .AddSingleton(new NamedSet(StaffTask.Set, [name]))
            .AddSingleton(new StaffTask(name, new RequiredPermission(permission.Resource, permission.Action), path, countSql));

    /// <summary>Adds something that a shop needs, which the database knows.</summary>
    /// <param name="services">The module's.</param>
    /// <param name="name">In snake_case.</param>
    /// <param name="permission">Who can do it, as resource and action.</param>
    /// <param name="sql">One boolean.</param>
    public static IServiceCollection AddSetupStep(this IServiceCollection services, string name, (string Resource, string Action) permission, string sql) =>
        services
            .AddSingleton(new NamedSet(SetupStep.Set, [name]))
            .AddSingleton(container =>
            {
                var database = container.GetRequiredService<NpgsqlDataSource>();
                return new SetupStep(
                    name,
                    new RequiredPermission(permission.Resource, permission.Action),
                    cancelled => database.One(sql, row => row.GetBoolean(0), cancelled)
                );
            });

    /// <summary>Adds something that a shop needs, which the server's own settings say.</summary>
    /// <param name="services">The module's.</param>
    /// <param name="name">In snake_case.</param>
    /// <param name="permission">Who is told of it, as resource and action.</param>
    /// <param name="isDone">Whether it is there.</param>
    public static IServiceCollection AddSetupStep(
        this IServiceCollection services,
        string name,
        (string Resource, string Action) permission,
        Func<IServiceProvider, bool> isDone
    ) =>
        services
            .AddSingleton(new NamedSet(SetupStep.Set, [name]))
            .AddSingleton(container => new SetupStep(
                name,
                new RequiredPermission(permission.Resource, permission.Action),
                _ => Task.FromResult(isDone(container))
            ));
}
