using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Start;

/// <summary>Every line of the log has the time, from the first one on, in the configured format.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task Log_lines_have_the_time_in_UTC()
    {
        await using var server = await ServerProcess.Start(
            "--Demo:Seed",
            "false",
            "--Logging:LogLevel:Microsoft.Hosting.Lifetime",
            "Information",
            "--Logging:LogLevel:Stoa",
            "Debug"
        );

        Assert.Matches(@"(?m)^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info: Stoa\.Postgres", server.Output);
        Assert.Matches(@"(?m)^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (dbug|info): (Microsoft\.Hosting|Stoa\.Platform)", server.Output);
    }

    [Fact]
    public async Task Log_lines_are_JSON_if_configured()
    {
        await using var server = await ServerProcess.Start(
            "--Demo:Seed",
            "false",
            "--Logging:Console:FormatterName",
            "json",
            "--Logging:LogLevel:Microsoft.Hosting.Lifetime",
            "Information",
            "--Logging:LogLevel:Stoa",
            "Debug"
        );

        var lines = server.Output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.All(lines, line => Assert.EndsWith("Z", (string)line["Timestamp"]!, StringComparison.Ordinal));
        Assert.Contains(lines, line => (string)line["Category"]! == "Stoa.Postgres");
        Assert.Contains(lines, line => (string)line["Category"]! != "Stoa.Postgres");
    }
}
