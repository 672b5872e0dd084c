using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Platform.Desk;

/// <summary>Work that waits.</summary>
/// <param name="Items">One for each kind that the caller could do, also where nothing of it waits.</param>
internal sealed record Todo(IReadOnlyList<TodoItem> Items);

/// <summary>Work of one kind.</summary>
/// <param name="Name">Which kind.</param>
/// <param name="Count">How much of it, 999 at most.</param>
/// <param name="More">There is more than that.</param>
/// <param name="Path">The list of it, below the mount.</param>
internal sealed record TodoItem([property: OneOfNamed(StaffTask.Set)] string Name, int Count, bool More, string Path);

/// <summary>What waits for staff, of every kind that the caller could do: the first thing that somebody wants to know in the morning.</summary>
internal sealed class ReadTodo(IEnumerable<StaffTask> tasks, NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, Todo>("/admin/todo", routes.Resolve<ReadTodo>().Handle)
            .WithName("Administration", "getTodo", "What waits for staff")
            .Staff()
            .WithSuccess(PlatformSuccesses.TodoRetrieved)
            .WithExample(new Todo([new TodoItem("to_ship", 3, false, "/admin/orders?fulfilment_status=unfulfilled")]));

    public async Task<Outcome<Todo>> Handle(Empty request, RequestContext context)
    {
        var mine = tasks.Where(task => context.Caller.May(task.Permission.Resource, task.Permission.Action));
        return new Todo(await Task.WhenAll(mine.Select(task => Count(task, context.CancellationToken))));
    }

    private async Task<TodoItem> Count(StaffTask task, CancellationToken cancelled)
    {
        var count = await database.One(task.CountSql, row => row.GetInt64(0), cancelled);
        return new TodoItem(task.Name, (int)Math.Min(count, StaffTask.Most), count > StaffTask.Most, task.Path);
    }
}
