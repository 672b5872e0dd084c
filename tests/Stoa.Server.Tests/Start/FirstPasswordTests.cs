using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Stoa.Server.Tests.Start;

/// <summary>How the first start prints the super admin's password.</summary>
public sealed partial class FirstPasswordTests
{
    private const string Email = "admin@stoa.local";

    [Fact]
    public async Task A_configured_password_is_not_printed()
    {
        await using var server = await ServerProcess.Start("--Demo:Seed", "false");

        Assert.Contains($"{Email}   password as configured by SuperAdmin:Password", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(ServerProcess.AdminPassword, server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generated_password_is_printed_once_and_works()
    {
        await using var server = await ServerProcess.StartWithoutPassword("--Demo:Seed", "false");
        var password = Shown().Match(server.Output).Groups[1].Value;

        await LogsIn(server, password);
        await server.Interrupt();
        await server.Restart();

        Assert.DoesNotContain(password, server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generated_password_is_printed_even_if_the_start_fails_later()
    {
        await using var server = await ServerProcess.StartWithoutPassword("--Demo:Seed", "false");
        var folder = Path.Combine(Path.GetTempPath(), "stoa-taken-" + Guid.NewGuid().ToString("N")[..12]);

        var start = await CommandLine.Run("--Urls", server.Root, "--Data:Directory", folder, "--Passwords:Iterations", "1000", "--Demo:Seed", "false");
        ServerProcess.DeleteData(folder);

        Assert.Equal(1, start.ExitCode);
        Assert.Contains("Set Urls to another address", start.Error, StringComparison.Ordinal);
        Assert.Matches(Shown(), start.Output);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("systemd")]
    public async Task With_a_machine_readable_log_the_password_is_written_to_a_private_file(string format)
    {
        await using var server = await ServerProcess.StartWithoutPassword("--Demo:Seed", "false", "--Logging:Console:FormatterName", format);
        var file = Path.Combine(server.Folder, "super-admin.password");
        var password = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim();

        Assert.Contains($"{Email}, generated password in {file}", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(password, server.Output, StringComparison.Ordinal);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Single(Directory.GetFiles(server.Folder, "super-admin.password*"));
        await LogsIn(server, password);
    }

    [Fact]
    public async Task Every_line_of_a_JSON_log_is_JSON()
    {
        await using var server = await ServerProcess.Start("--Logging:Console:FormatterName", "json");

        Assert.All(server.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("{", line, StringComparison.Ordinal));
    }

    private static async Task LogsIn(ServerProcess server, string password)
    {
        using var http = new HttpClient();
        var address = server.Root + "/api/v1/auth/login";
        using var login = await http.PostAsJsonAsync(address, new { email = Email, password }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, login.StatusCode);
    }

    [GeneratedRegex("password ([A-Za-z0-9]{20})   \\(generated; shown only now\\)")]
    private static partial Regex Shown();
}
