using Npgsql;
using Stoa.Commerce;

namespace Stoa.Server.Tests.Harness;

/// <summary>The migrations of commerce, run one by one: for tests of what one of them makes of rows that were there before it.</summary>
internal static class CommerceScripts
{
    /// <summary>Runs those before this one, on an empty database.</summary>
    /// <param name="database">Where.</param>
    /// <param name="name">The end of its name: <c>_stock</c>.</param>
    public static async Task RunBefore(NpgsqlDataSource database, string name)
    {
        foreach (var script in Names().TakeWhile(script => !IsCalled(script, name)))
        {
            await RunScript(database, script);
        }
    }

    public static Task Run(NpgsqlDataSource database, string name) => RunScript(database, Names().Single(script => IsCalled(script, name)));

    private static IEnumerable<string> Names() =>
        typeof(CommerceModule).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static bool IsCalled(string script, string name) => script.EndsWith(name + ".sql", StringComparison.Ordinal);

    private static async Task RunScript(NpgsqlDataSource database, string script)
    {
        using var file = new StreamReader(typeof(CommerceModule).Assembly.GetManifestResourceStream(script)!);
        await using var command = database.CreateCommand(await file.ReadToEndAsync(TestContext.Current.CancellationToken));
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
