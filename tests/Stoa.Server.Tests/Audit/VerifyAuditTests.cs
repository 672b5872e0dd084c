using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Audit;

/// <summary><c>verify-audit</c>: intact or the first broken entry, 0 or 1.</summary>
public sealed class VerifyAuditTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task An_intact_log_exits_with_0_and_its_mark_and_a_broken_one_with_1_and_its_entry()
    {
        await (await shop.SuperAdmin()).Client.NewRole();
        var sound = await Verify();
        Assert.Equal(0, sound.ExitCode);
        Assert.Empty(sound.Error);
        Assert.Matches("^The audit log is intact: 2 entries. Mark: 2:[0-9a-f]{64}\n$", sound.Output);

        var mark = sound.Output.Trim().Split(' ')[^1];
        await (await shop.SuperAdmin()).Client.NewRole();
        Assert.Equal(0, (await Verify(mark)).ExitCode);

        await shop.Host.Execute("ALTER TABLE platform.audit_log DISABLE TRIGGER append_only; UPDATE platform.audit_log SET address = '' WHERE id = 2");
        var broken = await Verify(mark);
        Assert.Equal(1, broken.ExitCode);
        Assert.StartsWith("The audit log is broken at entry 2: ", broken.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_mark_is_reported()
    {
        var refused = await Verify("2:abc");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("'2:abc' is not an audit mark", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_works_while_a_server_holds_the_data_folder()
    {
        await using var server = await ServerProcess.Start("--Demo:Seed", "false");

        var verified = await CommandLine.Run("verify-audit", "--Data:Directory", server.Folder);

        Assert.Contains("intact: 1 entries", verified.Output, StringComparison.Ordinal);
        Assert.Equal(0, verified.ExitCode);
    }

    private Task<CommandResult> Verify(params string[] arguments) =>
        CommandLine.Run(["verify-audit", .. arguments, "--Database:ConnectionString", shop.Host.ConnectionString]);
}
