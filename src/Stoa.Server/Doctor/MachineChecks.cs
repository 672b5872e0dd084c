using System.Runtime.CompilerServices;

namespace Stoa.Server.Doctor;

/// <summary>The machine: room on its disks, and who may read and write what.</summary>
internal static class MachineChecks
{
    private const long Gigabyte = 1L << 30;
    private const UnixFileMode Strangers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public static async IAsyncEnumerable<Finding> Disk(IConfiguration configuration, [EnumeratorCancellation] CancellationToken cancelled)
    {
        await Task.CompletedTask;
        var folder = Nearest(DoctorReport.DataDirectory(configuration));
        var drive = DriveOf(folder);
        var share = 100 * drive.AvailableFreeSpace / Math.Max(1, drive.TotalSize);
        var says = $"{drive.AvailableFreeSpace / Gigabyte} GB ({share} %) are free at {folder}";
        const string Do = "make room: PostgreSQL stops when its disk is full.";
        yield return drive.AvailableFreeSpace < Gigabyte / 2 ? Finding.Error("disk", says, Do)
        : drive.AvailableFreeSpace < 4 * Gigabyte && share < 15 ? Finding.Warning("disk", says, Do)
        : Finding.Ok("disk", says);
    }

    public static async IAsyncEnumerable<Finding> Rights(IConfiguration configuration, [EnumeratorCancellation] CancellationToken cancelled)
    {
        await Task.CompletedTask;
        var folder = DoctorReport.DataDirectory(configuration);
        if (WhyNotWritable(Nearest(folder)) is { } reason)
        {
            yield return Finding.Error("data", $"{folder}: {reason}", $"give it to the user {Environment.UserName}, or set Data:Directory.");
            yield break;
        }
        if (!OperatingSystem.IsWindows())
        {
            string?[] secrets =
            [
                Path.Combine(folder, "postgres.password"),
                Path.Combine(folder, "super-admin.password"),
                configuration["Fcm:CredentialsFile"],
                configuration["SuperAdmin:GeneratedPasswordFile"],
            ];
            foreach (var secret in secrets.OfType<string>().Where(IsOpen))
            {
                yield return Finding.Error("data", $"others may read the secret in {secret}", $"chmod 600 {secret}");
            }
        }
        yield return Finding.Ok("data", $"{folder} can be written");
    }

    /// <summary>The disk of a folder, which need not be there yet.</summary>
    public static DriveInfo DriveOf(string folder) => new(Nearest(folder));

    private static bool IsOpen(string file) =>
        !OperatingSystem.IsWindows() && File.Exists(file) && (File.GetUnixFileMode(file) & Strangers) != UnixFileMode.None;

    /// <summary>Asked by doing it: permissions, mounts and lists of access all count.</summary>
    public static string? WhyNotWritable(string folder)
    {
        try
        {
            using var probe = new FileStream(
                Path.Combine(folder, $".doctor-{Guid.NewGuid():N}"),
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    Options = FileOptions.DeleteOnClose,
                }
            );
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message;
        }
    }

    private static string Nearest(string folder) => Directory.Exists(folder) ? folder : Nearest(Path.GetDirectoryName(folder)!);
}
