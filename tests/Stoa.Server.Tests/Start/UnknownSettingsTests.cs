using System.Text.RegularExpressions;
using Stoa.Server.Hosting;

namespace Stoa.Server.Tests.Start;

/// <summary>A setting that nothing reads is not passed over in silence.</summary>
public sealed partial class UnknownSettingsTests(TestDatabases databases)
{
    [Theory]
    [InlineData("--version", "--version", "x")]
    [InlineData("--Databse:ConnectionString", "--Databse:ConnectionString=Host=nowhere")]
    [InlineData("--Passwords:Iteration", "--Passwords:Iteration", "300000")]
    [InlineData("--Push:Events:OrderPlcaed:Enabled", "--Push:Events:OrderPlcaed:Enabled", "true")]
    [InlineData("--Tokens:AccessLifetime", "--Tokens:AccessLifetime")]
    [InlineData("/Ulrs", "/Ulrs", "http://127.0.0.1:0")]
    [InlineData("Deom:Seed", "Deom:Seed=false")]
    public async Task An_option_that_is_none_stops_the_start_and_is_named(string named, params string[] arguments)
    {
        var result = await CommandLine.Run(arguments);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"'{named}'", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Databse:ConnectionString", "--Database:ConnectionString")]
    [InlineData("--Accounts:SecondFactor:RequiredFor", "--Accounts:SecondFactor:RequiredFor:0")]
    [InlineData("--payments:Stripe:SecretKye", "--Payments:Stripe:SecretKey")]
    public async Task A_misspelled_setting_of_a_command_is_refused_with_the_one_that_is_meant(string given, string meant)
    {
        var result = await CommandLine.Run("doctor", given, "x");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"did you mean {meant}?", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_the_environment_it_is_told_what_nothing_reads_and_nothing_of_other_programs()
    {
        await using var server = ServerProcess.Under(
            "Databse__ConnectionString=Host=nowhere",
            "Fcm__CredentialFile=key.json",
            "Mail=/var/mail/stoa",
            "Fcm__BaseUrl=https://fcm.example",
            "OTHER__PROGRAM=1"
        );

        await server.Restart();

        var told = server.Output.Split('\n').Where(line => line.Contains("no such setting", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, told.Count);
        Assert.Contains(told, line => line.Contains("Databse:ConnectionString (environment); Database:ConnectionString is one", StringComparison.Ordinal));
        Assert.Contains(told, line => line.Contains("Fcm:CredentialFile (environment); Fcm:CredentialsFile is one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_doctor_warns_of_what_a_file_or_the_command_line_has_and_nothing_reads()
    {
        using var folder = new TemporaryFolder();
        folder.Write("appsettings.json", """{"Push":{"Fcm":{"CredentialsFile":"key.json"}},"Logging":{"LogLevel":{"Default":"Warning"}},"Fcm":{}}""");

        var report = await CommandLine.Run(
            "doctor",
            "--contentRoot",
            folder.Path,
            "--Database:ConnectionString",
            await databases.Create(),
            "--Fcm:Of:Another",
            "release"
        );

        Assert.Matches(@"(?m)^warning +settings +there is no such setting: Push:Fcm:CredentialsFile \(appsettings\.json\)", report.Output);
        Assert.Contains("there is no such setting: Fcm:Of:Another (command line)", report.Output, StringComparison.Ordinal);
        Assert.Equal(2, report.Output.Split('\n').Count(line => line.Contains("no such setting", StringComparison.Ordinal)));
    }

    /// <summary>What the source reads by name and the README explains would be refused if it were missing from the list.</summary>
    [Fact]
    public void Every_key_that_the_source_or_the_readme_names_is_known()
    {
        var root = ServerSettings.Root();
        var files = Directory.EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories);
        var named = files.SelectMany(file => Literal().Matches(File.ReadAllText(file))).Select(match => match.Groups["key"].Value);
        var explained = Explained().Matches(File.ReadAllText(Path.Combine(root, "README.md"))).Select(match => match.Groups["key"].Value);

        var unknown = named
            .Concat(explained)
            .Distinct(StringComparer.Ordinal)
            .Where(key => KnownSettings.IsSection(key.Split(':')[0]) && !KnownSettings.IsSection(key) && !KnownSettings.IsKnown(key));

        Assert.Empty(unknown);
    }

    [GeneratedRegex(@"""(?<key>[A-Z][A-Za-z0-9]*(:[A-Z][A-Za-z0-9]*)+)""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Literal();

    [GeneratedRegex(@"`(?<key>[A-Z][A-Za-z0-9]*(:[A-Z][A-Za-z0-9]*)+)`", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Explained();
}
