using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Push;

namespace Stoa.Server.Tests.Delivery;

/// <summary>What staff write while a message is found due.</summary>
public sealed class ScheduleRaceTests(TestDatabases databases)
{
    private const string Gate = "4711";

    private const string HoldSql = $"""
        CREATE FUNCTION push.hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock({Gate}); RETURN NEW; END $$;
        CREATE TRIGGER hold BEFORE UPDATE ON push.messages FOR EACH ROW WHEN (new.status = 'sending') EXECUTE FUNCTION push.hold();
        """;

    [Fact]
    public async Task An_edit_that_was_answered_as_done_when_a_message_finds_nobody_is_kept()
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();
        var message = await admin.NewMessage(type: "scheduled", scheduledAt: PushDesk.InAnHour);
        await using var gate = await post.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var closed = await gate.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Run($"SELECT pg_advisory_xact_lock({Gate})");
        await post.Node.Execute(HoldSql);

        await Due(message);
        await Wait.Until(() => post.Database.IsWaiting("WITH before AS%"));
        var edit = admin.Put($"/admin/push-messages/{message}", new { scheduledAt = PushDesk.InAnHour });
        await Wait.Until(() => post.Database.IsWaiting("%FOR UPDATE OF m"));
        await closed.CommitAsync(TestContext.Current.CancellationToken);

        // Whichever of the two gets the row; mostly it is the one that has waited.
        var isKept = (await edit).Status == HttpStatusCode.OK;
        // One after the other: when this one has failed, the first was over.
        var next = await admin.NewMessage(type: "scheduled", scheduledAt: PushDesk.InAnHour);
        await Due(next);
        await post.Until(next, "failed");
        Assert.Equal(isKept ? "scheduled" : "failed", (await post.Read(message)).Status);

        Task Due(long id) => post.Node.Execute("UPDATE push.messages SET scheduled_at = now() - interval '1 second' WHERE id = $1", id);

        async Task Run(string sql)
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, gate, closed);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }
}
