namespace Stoa.Server.Tests.Start;

/// <summary>Addresses that no requests can be taken at: one sentence and exit code 1.</summary>
public sealed class ListeningTests(TestDatabases databases)
{
    [Theory]
    [InlineData("http://203.0.113.9:8080", "http://203.0.113.9:8080 can not be listened on: ")]
    [InlineData("https://127.0.0.1:0", "https needs Tls:Certificate and Tls:Key")]
    [InlineData("http://localhost:0", "Urls has 'http://localhost:0', whose port would differ")]
    public async Task An_address_that_no_requests_can_be_taken_at_is_told_in_a_sentence(string urls, string sentence)
    {
        using var folder = new TemporaryFolder();

        var start = await CommandLine.Run(
            "--Urls",
            urls,
            "--Data:Directory",
            folder.Path,
            "--Database:ConnectionString",
            await databases.Create(),
            "--Demo:Seed",
            "false",
            "--Passwords:Iterations",
            "1000"
        );

        Assert.Equal(1, start.ExitCode);
        Assert.Contains(sentence, start.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", start.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_for_the_first_password_that_is_named_without_a_folder_lies_where_the_server_was_started()
    {
        var name = $"password-{Guid.NewGuid():N}";
        try
        {
            await using var server = await ServerProcess.StartWithoutPassword("--SuperAdmin:GeneratedPasswordFile", name, "--Demo:Seed", "false");

            Assert.Contains($"generated password in {Path.GetFullPath(name)}", server.Output, StringComparison.Ordinal);
            Assert.True(File.Exists(name));
        }
        finally
        {
            File.Delete(name);
        }
    }
}
