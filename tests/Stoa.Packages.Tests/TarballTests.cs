using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace Stoa.Packages.Tests;

/// <summary>The tarball: unpacked into an empty folder, and started there and from elsewhere.</summary>
public sealed class TarballTests(Built built)
{
    [Fact]
    public async Task It_runs_out_of_an_empty_folder_with_its_pages_and_keeps_its_data_beside_the_program()
    {
        Built.Need();
        var folder = await Unpack(Built.Rid);
        var program = Path.Combine(folder, "stoa");
        try
        {
            Assert.StartsWith($"stoa {Built.Version}+", await Shell.Run(program, "--version"), StringComparison.Ordinal);
            await using (var first = await RunningStoa.Start(folder, ["./stoa"]))
            {
                await Shopping.Walk(first);
                Assert.Contains("generated; shown only now", first.Output, StringComparison.Ordinal);
                Assert.Equal(0, await first.Stop());
            }
            await using (var again = await RunningStoa.Start("/", [program]))
            {
                await Shopping.Walk(again);
                Assert.Contains("password printed at the first start", again.Output, StringComparison.Ordinal);
            }
            Assert.True(File.Exists(Path.Combine(folder, "data", "postgres.password")));
        }
        finally
        {
            await Delete(folder);
        }
    }

    [Theory]
    [InlineData("linux-x64", Machine.Amd64)]
    [InlineData("linux-arm64", Machine.Arm64)]
    public async Task Everything_native_in_it_is_for_its_machine(string rid, Machine machine)
    {
        Built.Need(full: rid != Built.Rid);
        var folder = await Unpack(rid);
        try
        {
            foreach (var native in new[] { "stoa", "libcoreclr.so", "libvips.so.42", "createdump" })
            {
                Assert.Equal((native, machine), (native, ElfMachine(Path.Combine(folder, native))));
            }
        }
        finally
        {
            await Delete(folder);
        }
    }

    [Fact]
    public async Task Made_twice_it_is_the_same()
    {
        Built.Need(full: true);
        var second = Directory.CreateTempSubdirectory("stoa-second-").FullName;
        try
        {
            await Built.Make(second, "tarball");
            Assert.Equal(await Sum(built.File(Name(Built.Rid))), await Sum(Path.Combine(second, Name(Built.Rid))));
        }
        finally
        {
            await Shell.Run("rm", "-rf", second);
        }
    }

    private static string Name(string rid) => $"stoa-{Built.Version}-{rid}.tar.gz";

    private async Task<string> Unpack(string rid)
    {
        var folder = Directory.CreateTempSubdirectory("stoa-unpacked-").FullName;
        await Shell.RunIn(folder, "tar", "xf", built.File(Name(rid)));
        return Assert.Single(Directory.GetDirectories(folder));
    }

    /// <summary>With its database, which is elsewhere where the tests run as root.</summary>
    private static async Task Delete(string folder)
    {
        if (new DirectoryInfo(Path.Combine(folder, "data", "postgres")).LinkTarget is { } elsewhere)
        {
            await Shell.Run("rm", "-rf", Path.GetDirectoryName(elsewhere)!);
        }
        await Shell.Run("rm", "-rf", Path.GetDirectoryName(folder)!);
    }

    /// <summary>The field e_machine, in the names of the other format.</summary>
    private static Machine ElfMachine(string file)
    {
        using var stream = File.OpenRead(file);
        var header = new byte[20];
        stream.ReadExactly(header);
        Assert.Equal("\u007fELF"u8.ToArray(), header[..4]);
        return BitConverter.ToUInt16(header, 18) switch
        {
            0x3E => Machine.Amd64,
            0xB7 => Machine.Arm64,
            _ => Machine.Unknown,
        };
    }

    private static async Task<string> Sum(string file)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, TestContext.Current.CancellationToken));
    }
}
