using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Platform.Audit;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Audit;

internal static class Checking
{
    public static Task<AuditVerdict> Check(this Shop shop, AuditMark? known = null) =>
        shop.Host.Services.GetRequiredService<AuditCheck>().Run(known, TestContext.Current.CancellationToken);
}

/// <summary>Tampering with the log is found at the first affected entry, even by an attacker with every right over the database.</summary>
public sealed class AuditCheckTests(Shop shop) : IClassFixture<Shop>, IAsyncLifetime
{
    private const long Entries = 12;

    public async ValueTask InitializeAsync()
    {
        var root = (await shop.SuperAdmin()).Client;
        while (await shop.Host.Read<long>("SELECT last_id FROM platform.audit_head") < Entries)
        {
            await root.NewRole();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("UPDATE platform.audit_log SET action = action")]
    [InlineData("DELETE FROM platform.audit_log WHERE id = 1")]
    [InlineData("DELETE FROM platform.audit_log WHERE false")]
    [InlineData("TRUNCATE platform.audit_log")]
    [InlineData("DELETE FROM platform.audit_head")]
    [InlineData("TRUNCATE platform.audit_head")]
    [InlineData("SET LOCAL session_replication_role = replica; DELETE FROM platform.audit_log WHERE id = 1")]
    public async Task The_log_refuses_updates_and_deletions(string change)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => shop.Host.Execute($"BEGIN; {change}; COMMIT"));

        Assert.Contains("only grows", refused.MessageText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE platform.audit_log SET action = 'role.seen' WHERE id = 5", 5)]
    [InlineData("UPDATE platform.audit_log SET subject = subject || ' ' WHERE id = 5", 5)]
    [InlineData("UPDATE platform.audit_log SET actor_id = NULL WHERE id = 5", 5)]
    [InlineData("UPDATE platform.audit_log SET at = at + interval '1 microsecond' WHERE id = 5", 5)]
    [InlineData("UPDATE platform.audit_log SET after = NULL WHERE id = 5", 5)]
    [InlineData("UPDATE platform.audit_log SET before = '{}' WHERE id = 5", 5)]
    [InlineData("UPDATE platform.audit_log SET address = '203.0.113.7' WHERE id = 5", 5)]
    [InlineData("UPDATE platform.audit_log SET request_id = '' WHERE id = 5", 5)]
    [InlineData("UPDATE platform.audit_log SET api_key_id = gen_random_uuid() WHERE id = 5", 5)]
    [InlineData("UPDATE platform.audit_log SET api_key_name = 'Warehouse' WHERE id = 5", 5)]
    [InlineData("UPDATE platform.audit_log SET hash = sha256('x') WHERE id = 5", 5)]
    [InlineData("UPDATE platform.audit_log SET action = action || subject, subject = '' WHERE id = 5", 5)]
    [InlineData("DELETE FROM platform.audit_log WHERE id = 5", 5)]
    [InlineData("DELETE FROM platform.audit_log WHERE id = 1", 1)]
    [InlineData(
        "DELETE FROM platform.audit_log WHERE id = 5; UPDATE platform.audit_log SET id = -id WHERE id > 5; "
            + "UPDATE platform.audit_log SET id = -id - 1 WHERE id < 0",
        5
    )]
    [InlineData("UPDATE platform.audit_log SET id = -id WHERE id IN (5, 6); UPDATE platform.audit_log SET id = 11 + id WHERE id < 0", 5)]
    [InlineData(
        "INSERT INTO platform.audit_log SELECT 0, at, actor_id, action, subject, before, after, address, request_id, hash FROM platform.audit_log WHERE id = 5",
        1
    )]
    [InlineData("DELETE FROM platform.audit_log WHERE id > 10", 11)]
    [InlineData("DELETE FROM platform.audit_log", 1)]
    [InlineData("DELETE FROM platform.audit_head", 13)]
    [InlineData("UPDATE platform.audit_head SET last_id = 11", 12)]
    [InlineData(
        "INSERT INTO platform.audit_log SELECT 13, at, actor_id, action, subject, before, after, address, request_id, hash "
            + "FROM platform.audit_log WHERE id = 5",
        13
    )]
    public async Task Tampering_is_found_at_the_first_changed_entry(string change, long entry)
    {
        Assert.Null((await shop.Check()).Broken);

        await Tampered(change, async () => Assert.Equal(entry, (await shop.Check()).Broken));

        Assert.Equal(Entries, (await shop.Check()).Last.Id);
    }

    /// <summary>An attacker who can also write the head can truncate the log consistently; only a mark stored elsewhere reveals it.</summary>
    [Fact]
    public async Task Truncating_the_log_together_with_its_head_is_found_with_an_earlier_mark()
    {
        var known = (await shop.Check()).Last;

        await Tampered(
            "DELETE FROM platform.audit_log WHERE id > 10; "
                + "UPDATE platform.audit_head SET (last_id, hash) = (SELECT id, hash FROM platform.audit_log WHERE id = 10)",
            async () =>
            {
                Assert.Null((await shop.Check()).Broken);
                Assert.Equal(11, (await shop.Check(known)).Broken);
            }
        );
        Assert.Null((await shop.Check(known)).Broken);
        Assert.Equal(3, (await shop.Check(known with { Id = 3 })).Broken);
    }

    [Fact]
    public async Task Without_the_head_privileged_changes_fail()
    {
        await using var own = await StoaHost.Start(shop.Host.ConnectionString);
        var root = new Client(own, (await shop.SuperAdmin()).AccessToken);

        await Tampered(
            "DELETE FROM platform.audit_head",
            async () => Assert.Equal(HttpStatusCode.InternalServerError, (await root.Post("/admin/roles", new { name = "unseen" })).Status)
        );

        Assert.Equal(0, await shop.Host.Read<long>("SELECT count(*) FROM accounts.roles WHERE name = 'unseen'"));
        Assert.Single(own.LoggedErrors);
    }

    /// <summary>Makes the change with triggers off, verifies the log, and restores everything.</summary>
    private async Task Tampered(string change, Func<Task> look)
    {
        await shop.Host.Execute("CREATE TABLE log_copy AS TABLE platform.audit_log; CREATE TABLE head_copy AS TABLE platform.audit_head");
        try
        {
            await Unguarded(change);
            await look();
        }
        finally
        {
            await Unguarded(
                """
                DELETE FROM platform.audit_log; INSERT INTO platform.audit_log TABLE log_copy;
                DELETE FROM platform.audit_head; INSERT INTO platform.audit_head TABLE head_copy;
                DROP TABLE log_copy; DROP TABLE head_copy
                """
            );
        }
    }

    private Task<int> Unguarded(string change) =>
        shop.Host.Execute(
            $"""
            BEGIN;
            ALTER TABLE platform.audit_log DISABLE TRIGGER append_only; ALTER TABLE platform.audit_head DISABLE TRIGGER append_only;
            {change};
            ALTER TABLE platform.audit_log ENABLE ALWAYS TRIGGER append_only; ALTER TABLE platform.audit_head ENABLE ALWAYS TRIGGER append_only;
            COMMIT
            """
        );
}
