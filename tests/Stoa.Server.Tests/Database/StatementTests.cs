using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Npgsql;
using Stoa.Accounts;
using Stoa.Brokers;
using Stoa.Commerce;
using Stoa.Demo;
using Stoa.Integrations;
using Stoa.Moving;
using Stoa.Papers;
using Stoa.Payments;
using Stoa.Platform;
using Stoa.Push;

namespace Stoa.Server.Tests.Database;

/// <summary>Every SQL statement in the product's assemblies, a constant or in the middle of a method, can be prepared against the migrated schema.</summary>
public sealed partial class StatementTests(StatementTests.Session session) : IClassFixture<StatementTests.Session>
{
    private static readonly Assembly[] Assemblies =
    [
        typeof(AccountsModule).Assembly,
        typeof(CommerceModule).Assembly,
        typeof(BrokersModule).Assembly,
        typeof(IntegrationsModule).Assembly,
        typeof(MovingModule).Assembly,
        typeof(PapersModule).Assembly,
        typeof(PaymentsModule).Assembly,
        typeof(PushModule).Assembly,
        typeof(PlatformSetup).Assembly,
        typeof(DemoSetup).Assembly,
    ];

    private static readonly Dictionary<string, string> Found = Find();

    public static TheoryData<string> Statements => [.. Found.Keys];

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task Every_statement_can_be_prepared(string name)
    {
        foreach (var sql in new[] { "PREPARE checked AS " + Found[name], "DEALLOCATE checked" })
        {
            await session.Run(sql);
        }
    }

    [Fact]
    public void Statements_are_found_in_every_module()
    {
        foreach (var assembly in Assemblies)
        {
            Assert.True(Found.Keys.Count(name => name.StartsWith(assembly.GetName().Name!, StringComparison.Ordinal)) >= 2, assembly.GetName().Name);
        }
    }

    /// <summary>
    /// A fragment is an incomplete statement. All of them build lists (ListQuery) and run in the tests of each list.
    /// </summary>
    [Fact]
    public void Only_the_listed_statements_are_built_at_run_time() =>
        Assert.Equal(
            [("Stoa.Commerce", 3), ("Stoa.Platform", 2)],
            Literals()
                .Where(literal => IsPiece(literal.Text))
                .GroupBy(literal => literal.Assembly, StringComparer.Ordinal)
                .Select(group => (group.Key, group.Count()))
                .Order()
        );

    private static Dictionary<string, string> Find()
    {
        var constants = Constants().Where(constant => Statement().IsMatch(constant.Value) && !IsPiece(constant.Value)).ToDictionary(StringComparer.Ordinal);
        var named = constants.Values.ToHashSet(StringComparer.Ordinal);
        foreach (var (assembly, text) in Literals().Where(literal => !named.Contains(literal.Text) && !IsPiece(literal.Text)).Distinct())
        {
            constants.Add($"{assembly}: {text.ReplaceLineEndings(" ")}", text);
        }
        return constants;
    }

    private static Dictionary<string, string> Constants() =>
        Assemblies
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => field.IsLiteral && field.FieldType == typeof(string))
            .ToDictionary(field => $"{field.DeclaringType!.FullName}.{field.Name}", field => (string)field.GetRawConstantValue()!, StringComparer.Ordinal);

    /// <summary>The IL of the method bodies in the assembly.</summary>
    private static IEnumerable<(string Assembly, string Text)> Literals()
    {
        foreach (var assembly in Assemblies)
        {
            using var file = new PEReader(File.OpenRead(assembly.Location));
            var metadata = file.GetMetadataReader();
            for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
            {
                if (metadata.GetUserString(handle) is var text && Statement().IsMatch(text))
                {
                    yield return (assembly.GetName().Name!, text);
                }
            }
        }
    }

    private static bool IsPiece(string sql) => char.IsWhiteSpace(sql[^1]);

    /// <summary>One session for all of them, with the temporary tables that some of them use.</summary>
    public sealed class Session(TestDatabases databases) : IAsyncLifetime
    {
        private NpgsqlConnection? _connection;

        public async ValueTask InitializeAsync()
        {
            _connection = new NpgsqlConnection(await databases.Create());
            await _connection.OpenAsync(TestContext.Current.CancellationToken);
            foreach (var sql in Constants().Values.Where(sql => sql.Contains("CREATE TEMPORARY TABLE", StringComparison.Ordinal)))
            {
                await Run(sql);
            }
        }

        internal async Task Run(string sql)
        {
            await using var command = new NpgsqlCommand(sql, _connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"^(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|VALUES|MERGE INTO)\s")]
    private static partial Regex Statement();
}
