namespace Stoa.Server.Tests.Console;

/// <summary>What can be said of the console without a browser.</summary>
public sealed class ConsoleSourceTests
{
    [Fact]
    public Task Its_types_hold() => ConsoleBuild.Run("check");

    [Fact]
    public Task Its_rules_hold() => ConsoleBuild.Run("lint");

    [Fact]
    public Task Its_units_do_what_they_say() => ConsoleBuild.Run("test");

    [Fact]
    public async Task What_a_visit_loads_stays_within_the_budget()
    {
        await ConsoleBuild.IsThere();
        await ConsoleBuild.Run("size");
    }

    [Fact]
    public async Task The_lock_file_names_no_registry() =>
        Assert.DoesNotContain(
            "\"resolved\": \"http",
            await File.ReadAllTextAsync(Path.Combine(ConsoleBuild.Root, "package-lock.json"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
}
