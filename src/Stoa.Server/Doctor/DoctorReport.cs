using System.Runtime.CompilerServices;
using Npgsql;
using Stoa.Platform.Settings;
using Stoa.Server.Hosting;

namespace Stoa.Server.Doctor;

/// <summary>All looks, one after the other; a look that fails is a finding and keeps none of the others from being taken.</summary>
internal static class DoctorReport
{
    private static readonly Check[] Checks =
    [
        new("settings", "correct it: the server does not start.", Settings),
        new("data", "check Data:Directory.", MachineChecks.Rights),
        new("disk", "check Data:Directory.", MachineChecks.Disk),
        new("database", "check Database:ConnectionString, and that PostgreSQL runs and lets this machine in (pg_hba.conf).", DatabaseChecks.Look),
        new("backup", "check Backup:Directory and Backup:S3.", BackupChecks.Look),
        new("mail", "check Mail:Smtp.", OutsideChecks.Mail),
        new("push", "check Fcm.", OutsideChecks.Push),
        new("payments", "check Payments.", OutsideChecks.Payments),
        new("brokers", "check Events:Nats and Events:RabbitMq.", OutsideChecks.Brokers),
        new("search", "check Search.", OutsideChecks.Search),
        new("proxies", "list addresses or networks in Proxies:Known.", OutsideChecks.Proxies),
        new("tls", "check Tls:Certificate, Tls:Key and Tls:KeyPassword, or the certificates of Kestrel.", OutsideChecks.Tls),
    ];

    /// <summary>Ends of the names of settings whose values are secrets.</summary>
    private static readonly string[] SecretKeys =
    [
        "Password",
        "SecretKey",
        "ClientSecret",
        "AccessKey",
        "CredentialsJson",
        "ConnectionString",
        "Nats:Token",
        "Search:ApiKey",
    ];

    public static string DataDirectory(IConfiguration configuration) => Path.GetFullPath(configuration["Data:Directory"] ?? "data", ServerSettings.Root());

    public static async IAsyncEnumerable<Finding> Run(IConfiguration configuration, [EnumeratorCancellation] CancellationToken cancelled)
    {
        var secrets = Secrets(configuration);
        foreach (var check in Checks)
        {
            var findings = check.Look(configuration, cancelled).GetAsyncEnumerator(cancelled);
            await using var _ = findings;
            while (await Next(check, findings) is { } finding)
            {
                yield return Hide(finding, secrets);
            }
        }
    }

    private static async Task<Finding?> Next(Check check, IAsyncEnumerator<Finding> findings)
    {
        try
        {
            return await findings.MoveNextAsync() ? findings.Current : null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return Finding.Error(check.Part, failure.GetBaseException().Message.TrimEnd('.'), check.WhereBroken);
        }
    }

    private static async IAsyncEnumerable<Finding> Settings(IConfiguration configuration, [EnumeratorCancellation] CancellationToken cancelled)
    {
        await Task.CompletedTask;
        string? wrong = null;
        try
        {
            _ = ServerSettings.Read(configuration);
        }
        catch (StartException failure)
        {
            wrong = failure.Message;
        }
        yield return wrong is null ? Finding.Ok("settings", "all can be read") : Finding.Error("settings", wrong, "correct it: the server does not start.");
        foreach (var unknown in KnownSettings.Unknown(configuration))
        {
            yield return Finding.Warning("settings", $"there is no such setting: {unknown}", "correct it, or take it away.");
        }
    }

    /// <summary>No message is trusted not to repeat what it was given.</summary>
    private static List<string> Secrets(IConfiguration configuration)
    {
        var values = configuration
            .AsEnumerable()
            .Where(pair => pair.Value is { Length: > 3 } && (IsSecret(pair.Key) || pair.Key.Contains("WebhookSecrets:", StringComparison.OrdinalIgnoreCase)))
            .Select(pair => pair.Value!)
            .ToList();
        return [.. values.Concat(values.Select(PasswordIn).OfType<string>()).OrderByDescending(text => text.Length)];
    }

    private static bool IsSecret(string key) => SecretKeys.Any(end => key.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static string? PasswordIn(string connection)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connection).Password is { Length: > 3 } password ? password : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static Finding Hide(Finding finding, List<string> secrets) =>
        secrets.Aggregate(finding, (shown, secret) => shown with { Says = shown.Says.Replace(secret, "•••", StringComparison.Ordinal) });
}
