using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Moving.Formats;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Moving.Simple;

/// <summary>A customer as a row says it. What it does not say is null.</summary>
internal sealed record CustomerRow(string Email, string? FirstName, string? LastName, bool? EmailVerified, bool? Active, string CreatedAt, string PasswordHash)
{
    public static CustomerRow Read(ObjectReader members) =>
        new(
            members.Email("email"),
            members.TextIfGiven("first_name", 100),
            members.TextIfGiven("last_name", 100),
            members.OptionalFlag("email_verified"),
            members.OptionalFlag("active"),
            members.OptionalText("created_at", 100),
            members.OptionalText("password_hash", 4_096)
        );

    /// <summary>With an offset as we write it, or in UTC as databases of other shops do. Null where it is no time.</summary>
    public static DateTimeOffset? Moment(string text) =>
        TextRules.Time(text)
        ?? (
            DateTimeOffset.TryParseExact(
                text,
                ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time
            )
                ? time
                : null
        );
}

/// <summary>
/// Customers with their accounts. Who has an account keeps it: only its name can be changed. Password hashes that can be verified here go on working;
/// whoever has
/// another one has to set a new password, which the report says of the row.
/// </summary>
internal sealed class CustomerImport(ContractCatalogue contracts, CustomerAccounts accounts) : ImportType
{
    private static readonly CellMember[] Members =
    [
        new("email", CellKind.Word, "email", "Email Address", "user_email", "billing_email"),
        new("first_name", CellKind.Word, "first_name", "First Name", "billing_first_name"),
        new("last_name", CellKind.Word, "last_name", "Last Name", "billing_last_name"),
        new("email_verified", CellKind.Flag, "email_verified"),
        new("active", CellKind.Flag, "active"),
        new("created_at", CellKind.Word, "created_at", "user_registered", "date_registered"),
        new("password_hash", CellKind.Word, "password_hash", "user_pass"),
    ];

    public override string Name => ImportTypes.Customers;

    public override IReadOnlyList<string> LineKeys { get; } = ["email"];

    public override RowFormat? Recognise(CsvHeader header) => CellFormat.Recognise(header, Members, ["email"], "email");

    public override async Task<IReadOnlyList<RowResult>> Run(ImportPart part)
    {
        var results = new List<RowResult>();
        var rows = Parse(part, results);
        var there = (await accounts.Find(part.Connection, [.. rows.Keys], part.Apply, part.Cancelled)).ToDictionary(
            account => accounts.KeyOf(account.Email),
            StringComparer.Ordinal
        );
        var (made, renamed) = (new List<(long Line, NewCustomer Customer)>(), new List<(long Line, CustomerAccount Before, CustomerAccount After)>());
        foreach (var (key, (staged, row)) in rows)
        {
            var result = there.TryGetValue(key, out var before) ? Rename(staged, row, before, renamed) : Make(part, staged, row, made);
            results.Add(result with { Claims = [part.ClaimOf(staged, "email", key)] });
        }
        if (part.Apply)
        {
            await Write(part, made, renamed);
        }
        return results;
    }

    private Dictionary<string, (StagedRow Staged, CustomerRow Row)> Parse(ImportPart part, List<RowResult> results)
    {
        var contract = contracts[part.Format is null ? part.Import.Contract : "store"];
        var rows = new Dictionary<string, (StagedRow, CustomerRow)>(StringComparer.Ordinal);
        foreach (var staged in part.Rows)
        {
            var read = JsonLines.ReadKept(Encoding.UTF8.GetBytes(staged.Body), contract, CustomerRow.Read);
            if (read?.Value is not { } row)
            {
                results.Add(part.Refused(staged, read?.Failure ?? Failure.Of(RequestFaults.MalformedBody)));
            }
            else if (row.CreatedAt.Length > 0 && (CustomerRow.Moment(row.CreatedAt) is not { } at || at > part.Now))
            {
                results.Add(RowResult.Refused(staged.Line, part.ErrorOf(staged, "created_at", "date")));
            }
            else if (!rows.TryAdd(accounts.KeyOf(row.Email), (staged, row)))
            {
                results.Add(RowResult.Refused(staged.Line, part.ErrorOf(staged, "email", "duplicate")));
            }
        }
        return rows;
    }

    private RowResult Make(ImportPart part, StagedRow staged, CustomerRow row, List<(long, NewCustomer)> made)
    {
        var canVerify = row.PasswordHash.Length > 0 && accounts.CanVerify(row.PasswordHash);
        made.Add(
            (
                staged.Line,
                new NewCustomer(
                    Guid.CreateVersion7(part.Now),
                    row.Email,
                    row.FirstName ?? "",
                    row.LastName ?? "",
                    row.EmailVerified ?? false,
                    row.Active ?? true,
                    CustomerRow.Moment(row.CreatedAt) ?? part.Now,
                    canVerify ? row.PasswordHash : null
                )
            )
        );
        // The hash itself stands in no report.
        return row.PasswordHash.Length > 0 && !canVerify
            ? new RowResult(staged.Line, RowOutcomes.Create, [new ImportError(staged.Line, part.ColumnOf("password_hash"), "password_reset_needed", "")])
            : RowResult.Of(staged.Line, RowOutcomes.Create);
    }

    private static RowResult Rename(StagedRow staged, CustomerRow row, CustomerAccount before, List<(long, CustomerAccount, CustomerAccount)> renamed)
    {
        var after = before with { FirstName = row.FirstName ?? before.FirstName, LastName = row.LastName ?? before.LastName };
        if (after == before)
        {
            return RowResult.Of(staged.Line, RowOutcomes.Unchanged);
        }
        renamed.Add((staged.Line, before, after));
        return RowResult.Of(staged.Line, RowOutcomes.Update);
    }

    private async Task Write(
        ImportPart part,
        List<(long Line, NewCustomer Customer)> made,
        List<(long Line, CustomerAccount Before, CustomerAccount After)> renamed
    )
    {
        // As PostgreSQL keeps it: it is the version that an undo compares.
        var now = new DateTimeOffset(part.Now.UtcTicks / 10 * 10, TimeSpan.Zero);
        var version = (now.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / 10;
        if (made.Count > 0)
        {
            var added = await accounts.Add(part.Connection, made.ConvertAll(one => one.Customer), now, part.Cancelled);
            if (added.Count < made.Count)
            {
                // Somebody has registered meanwhile: the part is decided anew, in a transaction that sees it.
                throw new PostgresException("an address was taken meanwhile", "ERROR", "ERROR", PostgresErrorCodes.SerializationFailure);
            }
        }
        if (renamed.Count > 0)
        {
            await accounts.Rename(part.Connection, renamed.ConvertAll(one => one.After), now, part.Cancelled);
        }
        ImportChange[] changes =
        [
            .. made.Select(one => new ImportChange(one.Line, "customer", one.Customer.Email, null, version)),
            .. renamed.Select(one => new ImportChange(one.Line, "customer", one.Before.Email, NamesOf(one.Before), version)),
        ];
        await ImportChange.Keep(part.Connection, part.Import.Id, changes, part.Cancelled);
    }

    private static string NamesOf(CustomerAccount account) =>
        new JsonObject { ["first_name"] = account.FirstName, ["last_name"] = account.LastName }.ToJsonString();

    /// <summary>Accounts that somebody has logged in to, or ordered with, stay.</summary>
    public override async Task<IReadOnlyList<Left>> Undo(
        NpgsqlConnection connection,
        ImportState import,
        IReadOnlyList<ImportChange> changes,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var left = new List<Left>();
        var keys = changes.Select(change => accounts.KeyOf(change.EntityId)).ToArray();
        var there = (await accounts.Find(connection, keys, forChange: true, cancelled)).ToDictionary(one => accounts.KeyOf(one.Email), StringComparer.Ordinal);
        var (gone, renamed) = (new Dictionary<Guid, long>(), new List<CustomerAccount>());
        foreach (var change in changes)
        {
            // Gone, or with another address meanwhile.
            if (!there.TryGetValue(accounts.KeyOf(change.EntityId), out var account) || account.Version != change.VersionAfter)
            {
                left.Add(new Left(change.Number, "changed_since"));
            }
            else if (change.Before is null)
            {
                gone.Add(account.Id, change.Number);
            }
            else
            {
                var before = JsonNode.Parse(change.Before)!;
                renamed.Add(account with { FirstName = (string)before["first_name"]!, LastName = (string)before["last_name"]! });
            }
        }
        await accounts.Rename(connection, renamed, now, cancelled);
        var buyers = (await connection.Many(BuyersSql, row => row.GetGuid(0), cancelled, [gone.Keys.ToArray()])).ToHashSet();
        var removed = await accounts.Remove(connection, [.. gone.Keys.Where(id => !buyers.Contains(id))], cancelled);
        await connection.Change(ForgetSql, cancelled, [removed.ToArray()]);
        left.AddRange(gone.Where(one => !removed.Contains(one.Key)).Select(one => new Left(one.Value, "in_use")));
        return left;
    }

    internal const string ForgetSql = "DELETE FROM commerce.customers WHERE id = ANY ($1)";

    internal const string BuyersSql = "SELECT DISTINCT o.customer_id FROM commerce.orders o WHERE o.customer_id = ANY ($1)";
}
