using System.Diagnostics;
using System.Text.Json;
using Stoa.FcmDouble;

namespace Stoa.Server.Tests.Delivery;

/// <summary>The double is tested with the official client, firebase-admin from npm.</summary>
public sealed class FcmDoubleTests
{
    [Fact]
    public async Task The_official_client_can_talk_to_the_double()
    {
        await using var fcm = await FcmServer.Start(new DoubleSettings());

        var answers = await SendEach(
            fcm,
            "ok-1",
            "unregistered-1",
            "invalid-1",
            "sender-1",
            "third-party-1",
            "argument-1",
            "quota-1",
            "forbidden-1",
            "internal-1"
        );

        Assert.StartsWith("projects/stoa-double/messages/", answers[0], StringComparison.Ordinal);
        Assert.Equal(
            [
                "messaging/registration-token-not-registered",
                "messaging/invalid-argument",
                "messaging/mismatched-credential",
                "messaging/third-party-auth-error",
                "messaging/invalid-argument",
                "messaging/message-rate-exceeded",
            ],
            answers[1..7]
        );
        Assert.Equal((1, 1, 0), (fcm.Journal.Receipts("ok-1"), fcm.Journal.Totals.Devices, fcm.Journal.Totals.Duplicates));
        Directory.Delete(fcm.Settings.Folder, recursive: true);
    }

    private static async Task<string[]> SendEach(FcmServer fcm, params string[] tokens)
    {
        var client = Path.Combine(Root(), "tools", "Stoa.FcmDouble", "client");
        if (!File.Exists(Path.Combine(client, "node_modules", ".package-lock.json")))
        {
            await Run(client, "npm", ["ci", "--no-audit", "--no-fund"], fcm);
        }
        return JsonSerializer.Deserialize<string[]>(await Run(client, "node", ["send.mjs", fcm.CredentialsFile, fcm.BaseUrl, "each", .. tokens], fcm))!;
    }

    private static async Task<string> Run(string folder, string program, string[] arguments, FcmServer fcm)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["NODE_EXTRA_CA_CERTS"] = fcm.CertificateFile },
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.Ended();
        Assert.True(process.ExitCode == 0, $"{program} failed: {output}{await errors}");
        return output;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Stoa.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside their checkout.");
        }
        return folder.FullName;
    }
}
