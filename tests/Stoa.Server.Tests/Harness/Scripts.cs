using System.Reflection;
using Npgsql;
using Stoa.Commerce;
using Stoa.Payments;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Harness;

/// <summary>
/// The migrations of a module, commerce unless another is named, run one by one: for tests of what one of them makes of rows that were there before it.
/// </summary>
internal static class Scripts
{
    private static readonly Assembly Commerce = typeof(CommerceModule).Assembly;

    /// <summary>Runs all of payments, which commerce reads: on an empty database.</summary>
    public static async Task RunPayments(NpgsqlDataSource database)
    {
        var payments = typeof(PaymentsModule).Assembly;
        foreach (var script in NamesOf(payments))
        {
            await RunScript(database, payments, script);
        }
    }

    /// <summary>Runs those before this one, on an empty database.</summary>
    /// <param name="database">Where.</param>
    /// <param name="name">The end of its name: <c>_stock</c>.</param>
    /// <param name="module">Whose.</param>
    public static async Task RunBefore(NpgsqlDataSource database, string name, Assembly? module = null)
    {
        foreach (var script in NamesOf(module ?? Commerce).TakeWhile(script => !IsCalled(script, name)))
        {
            await RunScript(database, module ?? Commerce, script);
        }
    }

    public static Task Run(NpgsqlDataSource database, string name, Assembly? module = null) =>
        RunScript(database, module ?? Commerce, NamesOf(module ?? Commerce).Single(script => IsCalled(script, name)));

    private static IEnumerable<string> NamesOf(Assembly module) =>
        module.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static bool IsCalled(string script, string name) => script.EndsWith(name + ".sql", StringComparison.Ordinal);

    private static async Task RunScript(NpgsqlDataSource database, Assembly module, string script)
    {
        using var file = new StreamReader(module.GetManifestResourceStream(script)!);
        var migration = new MigrationFile(script, await file.ReadToEndAsync(TestContext.Current.CancellationToken));
        foreach (var sql in migration.NoTransaction ? migration.Statements() : [migration.Sql])
        {
            await database.Change(sql, TestContext.Current.CancellationToken);
        }
    }
}
