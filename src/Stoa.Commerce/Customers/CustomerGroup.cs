using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers;

/// <summary>A group of customers. Promotions name it by its id.</summary>
internal sealed record CustomerGroup(string Id, string Name, string Description, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt) : IVersioned
{
    public const string Columns = "g.id, g.name, g.description, g.version, g.created_at, g.updated_at";

    public static CustomerGroup From(NpgsqlDataReader row) =>
        new(
            row.GetString("id"),
            row.GetString("name"),
            row.GetString("description"),
            row.GetInt64("version"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );

    [JsonIgnore]
    public CustomerGroupSpec Spec => new() { Name = Name, Description = Description };
}

/// <summary>What staff write of a group.</summary>
internal sealed record CustomerGroupSpec
{
    public string Name { get; init; } = "";
    public string Description { get; init; } = "";

    public static Changes<CustomerGroupSpec> Read(ObjectReader members, bool creating)
    {
        var changes = new Changes<CustomerGroupSpec>(members);
        changes.Set("name", creating ? members.Text("name", 200) : members.TextIfGiven("name", 200) ?? "", static (spec, name) => spec with { Name = name });
        changes.SetText("description", 2_000, static (spec, text) => spec with { Description = text });
        return changes;
    }

    public Failure? Validate() => string.IsNullOrWhiteSpace(Name) ? Failure.Invalid("name", Rule.Required) : null;

    public string ToJson() => JsonSerializer.Serialize(this, CommerceJson.Stored.CustomerGroupSpec);
}

/// <summary>A customer in a group.</summary>
/// <param name="Email">Null where the account is gone.</param>
internal sealed record GroupMember(Guid UserId, string? Email, DateTimeOffset AddedAt)
{
    public const string Columns = "m.user_id, m.added_at";

    public static GroupMember From(NpgsqlDataReader row) => new(row.GetGuid("user_id"), null, row.GetTime("added_at"));
}

/// <summary>Finds and writes groups.</summary>
internal static class CustomerGroupRows
{
    public static string Subject(string id) => $"customer_group:{id}";

    public static Task<CustomerGroup?> Find(NpgsqlConnection connection, string id, CancellationToken cancelled) =>
        connection.One(FindSql, CustomerGroup.From, cancelled, id);

    /// <summary>Until the end of the transaction the group cannot be deleted; false where there is none.</summary>
    public static Task<bool> Keep(NpgsqlConnection connection, string id, CancellationToken cancelled) => connection.One(KeepSql, _ => true, cancelled, id);

    internal const string FindSql = $"SELECT {CustomerGroup.Columns} FROM commerce.customer_groups g WHERE g.id = $1";

    internal const string LockSql = FindSql + " FOR UPDATE";

    internal const string KeepSql = "SELECT FROM commerce.customer_groups WHERE id = $1 FOR KEY SHARE";
}
