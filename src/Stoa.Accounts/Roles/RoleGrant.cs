using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>The most that a grant allows at once.</summary>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217; in any other currency the grant allows nothing.</param>
internal sealed record AmountLimit(long Amount, string Currency)
{
    public static AmountLimit Read(ObjectReader members) =>
        new(members.LongInteger("amount", 1, 1L << 53), members.Form("currency", 3, StringFormats.Currency));

    public static AmountLimit? From(NpgsqlDataReader row) =>
        row.GetOrNull<long>("max_amount") is { } amount ? new AmountLimit(amount, row.GetString("max_currency")) : null;

    [JsonIgnore]
    public JsonObject Facts => new() { ["amount"] = Amount, ["currency"] = Currency };
}

/// <summary>Something that a role grants.</summary>
/// <param name="Resource">Of the permission.</param>
/// <param name="Action">On it.</param>
/// <param name="MaxAmount">The most at once; null for whatever there is.</param>
internal readonly record struct RoleGrant(string Resource, string Action, AmountLimit? MaxAmount = null)
{
    public const string Columns = "p.resource, p.action, rp.max_amount, rp.max_currency";

    /// <summary>What limits are kept for: money that goes back.</summary>
    public static readonly string[] Limitable = ["refunds:create", "refunds:manage"];

    public static RoleGrant From(NpgsqlDataReader row) => new(row.GetString("resource"), row.GetString("action"), AmountLimit.From(row));

    public static bool MayBeLimited(Permission permission) => Limitable.Contains($"{permission.Resource}:{permission.Action}", StringComparer.Ordinal);
}

/// <summary>The limit of one grant of a role.</summary>
internal sealed record GrantLimit(Guid PermissionId, AmountLimit MaxAmount);
