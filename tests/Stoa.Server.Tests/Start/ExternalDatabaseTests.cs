using System.Net.Sockets;

namespace Stoa.Server.Tests.Start;

/// <summary>A database given by <c>Database:ConnectionString</c> that does not exist or refuses us.</summary>
public sealed class ExternalDatabaseTests
{
    private const string Password = "Never-To-Be-Shown-1";

    [Fact]
    public async Task A_closed_port_is_reported_during_and_after_the_wait()
    {
        var port = Ports.Free();

        var start = await CommandLine.Run(
            "--Urls",
            "http://127.0.0.1:0",
            "--Database:StartTimeout",
            "00:00:02",
            "--Database:ConnectionString",
            $"Host=127.0.0.1;Port={port};Username=shop;Password={Password};Database=shop"
        );

        Assert.Equal(1, start.ExitCode);
        Assert.Contains(
            $" warn: Stoa.Postgres[1] Waiting up to 00:00:02 for the database at 127.0.0.1:{port} (Database:ConnectionString): Connection refused\n",
            start.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(
            $"Stoa did not start: Database:ConnectionString: no database at 127.0.0.1:{port} within 2 seconds (Database:StartTimeout): Connection refused.\n",
            start.Error
        );
        Assert.DoesNotContain(Password, start.Output + start.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_accepts_but_never_answers_times_out()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;

        var start = await CommandLine.Run(
            "--Urls",
            "http://127.0.0.1:0",
            "--Database:StartTimeout",
            "00:00:02",
            "--Database:ConnectionString",
            $"Host=127.0.0.1;Port={port};Username=shop;Password={Password};Database=shop"
        );

        Assert.Equal(1, start.ExitCode);
        Assert.Equal(
            $"Stoa did not start: Database:ConnectionString: no database at 127.0.0.1:{port} within 2 seconds (Database:StartTimeout): no answer.\n",
            start.Error
        );
    }

    [Theory]
    [InlineData("Port=5432")]
    [InlineData("Host=localhost;Port=many")]
    public async Task An_invalid_connection_string_is_refused_at_once(string connection)
    {
        var start = await CommandLine.Run("--Urls", "http://127.0.0.1:0", "--Database:ConnectionString", connection);

        Assert.Equal(1, start.ExitCode);
        Assert.StartsWith("Stoa did not start: Database:ConnectionString is not valid: ", start.Error, StringComparison.Ordinal);
    }
}
