using System.Text.RegularExpressions;

namespace Stoa.Server.Tests.OpenApi;

/// <summary>A documented enum has exactly the values that its column allows: the database refuses all others.</summary>
public sealed partial class ClosedSetTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("Device", "kind", "push.devices", "kind")]
    [InlineData("Device", "platform", "push.devices", "platform")]
    [InlineData("Device", "deactivation_reason", "push.devices", "deactivation_reason")]
    [InlineData("PushMessage", "type", "push.messages", "type")]
    [InlineData("PushMessage", "status", "push.messages", "status")]
    [InlineData("Progress", "status", "push.messages", "status")]
    [InlineData("PushMessage", "time_zone_mode", "push.messages", "schedule_zone_mode")]
    [InlineData("PushMessage", "guarantee", "push.messages", "guarantee")]
    [InlineData("Order", "status", "commerce.orders", "status")]
    [InlineData("StaffProduct", "status", "commerce.products", "status")]
    public async Task A_documented_enum_has_the_values_of_its_column(string schema, string member, string table, string column)
    {
        var described = Approved.Document("store")["components"]!["schemas"]![schema]!["properties"]![member]!;
        var documented = (described["oneOf"]?[0] ?? described)["enum"]!.AsArray().Select(value => (string)value!);

        var check = await shop.Host.One<string>(
            $"""
            SELECT pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum]
            WHERE c.contype = 'c' AND c.conrelid = '{table}'::regclass AND a.attname = '{column}' AND pg_get_constraintdef(c.oid) LIKE '%ANY%'
            """
        );

        Assert.Equal(Text().Matches(check).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("'([^']+)'::text")]
    private static partial Regex Text();
}
