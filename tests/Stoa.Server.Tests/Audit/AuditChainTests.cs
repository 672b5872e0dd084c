using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform.Audit;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Audit;

/// <summary>One entry, the kinds of changes, the state of the chain, and the log as a file.</summary>
public sealed class AuditChainTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task One_entry_is_read_as_the_list_has_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var role = await root.NewRole();
        var listed = (await root.Get($"/admin/audit-log?subject=role:{role}")).Data[0]!;

        Assert.Equal(listed.ToJsonString(), (await root.Get("/admin/audit-log/" + listed["id"])).Data.ToJsonString());
        foreach (var unknown in new[] { "0", "999999999", "99999999999999999999", "-1", "x", Guid.NewGuid().ToString() })
        {
            (await root.Get("/admin/audit-log/" + unknown)).Refused(HttpStatusCode.NotFound, "audit_entry_not_found");
        }
    }

    [Fact]
    public async Task The_log_is_filtered_by_subject_and_by_request()
    {
        var root = (await shop.SuperAdmin()).Client;
        var created = await root.Post("/admin/roles", new { name = Desk.Name("role") });
        var role = (string)created.Data["role"]!["id"]!;
        await root.Grant(role, await shop.Host.Permission("read_orders"));

        Assert.Equal(2, (await root.Get($"/admin/audit-log?subject=role:{role}")).Data.AsArray().Count);
        var one = Assert.Single((await root.Get("/admin/audit-log?request_id=" + created.Headers["X-Request-Id"])).Data.AsArray());
        Assert.Equal(("role.created", "role:" + role), ((string)one!["action"]!, (string)one["subject"]!));
    }

    [Fact]
    public async Task All_kinds_of_changes_are_named_in_order()
    {
        var actions = (await (await shop.SuperAdmin()).Client.Get("/admin/audit-log/actions")).Data["actions"]!
            .AsArray()
            .Select(action => (string)action!)
            .ToList();

        Assert.Equal(actions.Order(StringComparer.Ordinal), actions, StringComparer.Ordinal);
        Assert.Equal(actions.Distinct(StringComparer.Ordinal), actions, StringComparer.Ordinal);
        Assert.Empty(new[] { "role.created", "invitation.accepted", "audit_log.exported" }.Except(actions, StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_chain_is_verified_up_to_the_last_entry_and_goes_on_from_there()
    {
        var root = (await shop.SuperAdmin()).Client;
        await root.NewRole();
        var first = (await root.Get("/admin/audit-log/chain")).Data;
        Assert.Equal((true, (long)first["last_id"]!), ((bool)first["intact"]!, (long)first["verified_until"]!));
        Assert.NotNull(first["verified_at"]);
        await root.NewRole();

        var second = (await root.Get("/admin/audit-log/chain")).Data;

        Assert.Equal((long)first["last_id"]! + 1, (long)second["verified_until"]!);
        Assert.Equal((await shop.Check()).Last.ToString(), (string)second["mark"]!);
        Assert.Null((await shop.Check(AuditMark.Parse((string)first["mark"]!))).Broken);
    }

    [Fact]
    public async Task A_step_reads_no_more_than_it_is_asked_to_and_the_next_one_continues()
    {
        var root = (await shop.SuperAdmin()).Client;
        for (var n = 0; n < 6; n++)
        {
            await root.NewRole();
        }
        await shop.Host.Execute("UPDATE platform.audit_checks SET pass_began_at = NULL, verified_id = 0");
        var progress = shop.Host.Services.GetRequiredService<AuditProgress>();
        var last = await shop.Host.Read<long>("SELECT last_id FROM platform.audit_head");

        for (var read = 0L; read < last; read += 2)
        {
            Assert.Equal(0, await shop.Host.Read<long>("SELECT verified_id FROM platform.audit_checks"));
            await progress.Advance(2, TestContext.Current.CancellationToken);
            Assert.Equal(Math.Min(read + 2, last), await shop.Host.Read<long>("SELECT position_id FROM platform.audit_checks"));
        }

        Assert.Equal(last, await shop.Host.Read<long>("SELECT verified_id FROM platform.audit_checks"));
    }

    [Theory]
    [InlineData("UPDATE platform.audit_log SET subject = 'x' WHERE id = (SELECT last_id FROM platform.audit_head)", 0)]
    [InlineData("DELETE FROM platform.audit_log WHERE id = (SELECT last_id FROM platform.audit_head)", 0)]
    [InlineData("UPDATE platform.audit_log SET subject = 'x' WHERE id = 1", 1)]
    [InlineData("DELETE FROM platform.audit_log WHERE id = 1", 1)]
    public async Task What_was_changed_is_found_new_entries_at_once_and_old_ones_by_the_next_pass(string change, long entry)
    {
        await using var own = await StoaHost.Start(shop.Host.ConnectionString);
        var root = new Client(own, (await shop.SuperAdmin()).AccessToken);
        await root.Get("/admin/audit-log/chain");
        await root.NewRole();
        var broken = entry == 0 ? await shop.Host.Read<long>("SELECT last_id FROM platform.audit_head") : entry;
        await shop.Host.Execute("CREATE TABLE log_copy AS TABLE platform.audit_log");
        try
        {
            await Unguarded(change);
            if (entry > 0)
            {
                await shop.Host.Execute("UPDATE platform.audit_checks SET position_id = 0, position_hash = decode(repeat('00', 32), 'hex')");
            }

            var found = (await root.Get("/admin/audit-log/chain")).Data;
            await root.Get("/admin/audit-log/chain");

            Assert.Equal((false, broken), ((bool)found["intact"]!, (long)found["broken_id"]!));
            Assert.NotNull(found["reason"]);
            Assert.Single(own.LoggedErrors);
        }
        finally
        {
            await Unguarded("DELETE FROM platform.audit_log; INSERT INTO platform.audit_log TABLE log_copy; DROP TABLE log_copy");
        }
        Assert.True((bool)(await root.Get("/admin/audit-log/chain")).Data["intact"]!);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    public async Task The_log_is_exported_oldest_first_with_hashes_and_the_export_is_logged(string format)
    {
        var root = (await shop.SuperAdmin()).Client;
        var role = (string)(await root.Post("/admin/roles", new { name = Desk.Name("role"), description = "=1+1, \"x\"" })).Data["role"]!["id"]!;

        var file = await root.Get("/admin/audit-log/export?format=" + format);

        Assert.Equal(HttpStatusCode.OK, file.Status);
        var lines = file.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(await shop.Host.Read<long>("SELECT last_id FROM platform.audit_head") + (format == "csv" ? 1 : 0), lines.Length);
        Assert.Contains("audit_log.exported", lines[^1], StringComparison.Ordinal);
        var hash = Convert.ToHexStringLower(await shop.Host.Read<byte[]>("SELECT hash FROM platform.audit_log WHERE id = 1"));
        if (format == "csv")
        {
            Assert.Equal("id,at,actor_id,action,subject,before,after,address,request_id,api_key_id,api_key_name,hash", lines[0].TrimEnd('\r'));
            Assert.EndsWith(hash, lines[1].TrimEnd('\r'), StringComparison.Ordinal);
        }
        else
        {
            var entry = JsonNode.Parse(lines[0])!;
            Assert.Equal(
                ["id", "at", "actor_id", "action", "subject", "before", "after", "address", "request_id", "api_key_id", "api_key_name", "hash"],
                Reply.MembersOf(entry)
            );
            Assert.Equal((1, hash), ((long)entry["id"]!, (string)entry["hash"]!));
            Assert.Equal(
                "=1+1, \"x\"",
                (string)lines.Select(line => JsonNode.Parse(line)!).Single(line => (string)line["subject"]! == "role:" + role)["after"]!["description"]!
            );
        }
    }

    [Fact]
    public async Task An_export_has_the_filters_of_the_list_and_says_which_in_the_log()
    {
        var root = (await shop.SuperAdmin()).Client;
        var role = await root.NewRole("read_orders");

        var file = await root.Get($"/admin/audit-log/export?format=ndjson&subject=role:{role}&action=role.created");

        Assert.Single(file.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var entry = (await root.Get("/admin/audit-log?action=audit_log.exported")).Data[0]!;
        Assert.Equal($$"""{"format":"ndjson","action":"role.created","subject":"role:{{role}}"}""", entry["after"]!.ToJsonString());
        var key = Guid.NewGuid();
        await root.Get("/admin/audit-log/export?format=ndjson&api_key=" + key);
        entry = (await root.Get("/admin/audit-log?action=audit_log.exported")).Data[0]!;
        Assert.Equal($$"""{"format":"ndjson","api_key":"{{key}}"}""", entry["after"]!.ToJsonString());
        (await root.Get("/admin/audit-log/export?format=xml")).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    private Task<int> Unguarded(string change) =>
        shop.Host.Execute(
            $"""
            BEGIN;
            ALTER TABLE platform.audit_log DISABLE TRIGGER append_only;
            {change};
            ALTER TABLE platform.audit_log ENABLE ALWAYS TRIGGER append_only;
            COMMIT
            """
        );
}
