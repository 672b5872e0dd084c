using System.Reflection;
using Npgsql;
using Stoa.Accounts;
using Stoa.Commerce;
using Stoa.Platform;
using Stoa.Push;

namespace Stoa.Server.Tests.Database;

/// <summary>Every SQL constant of the modules is a statement that the migrated schema understands.</summary>
public sealed class StatementTests(Shop shop) : IClassFixture<Shop>
{
    public static TheoryData<string> Statements => [.. Constants().Keys];

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task Can_be_prepared(string name)
    {
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var prepare = new NpgsqlCommand("PREPARE checked AS " + Constants()[name], connection);
        await prepare.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var forget = new NpgsqlCommand("DEALLOCATE checked", connection);
        await forget.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void All_modules_have_some()
    {
        foreach (var module in new[] { "Stoa.Accounts", "Stoa.Commerce", "Stoa.Platform", "Stoa.Push" })
        {
            Assert.True(Constants().Keys.Count(name => name.StartsWith(module, StringComparison.Ordinal)) >= 5, module);
        }
    }

    private static Dictionary<string, string> Constants() => new[] { typeof(AccountsModule), typeof(CommerceModule), typeof(PushModule), typeof(PlatformSetup) }
        .SelectMany(module => module.Assembly.GetTypes())
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(field => field.IsLiteral && field.FieldType == typeof(string) && field.Name.EndsWith("Sql", StringComparison.Ordinal))
        .ToDictionary(field => $"{field.DeclaringType!.FullName}.{field.Name}", field => (string)field.GetRawConstantValue()!);
}
