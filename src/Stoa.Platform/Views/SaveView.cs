using System.Text.Json;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Platform.Views;

/// <summary>
/// Saves a view under an id of the client's: a new one is the caller's own; one that is there is replaced, by its owner, or where it is shared by those who
/// run the shop. Replacing needs the version that was seen; of two who create under one id, the second is told so.
/// </summary>
internal sealed class SaveView(NpgsqlDataSource database, CustomerAccounts accounts, AuditLog audit, TimeProvider clock)
{
    public const int MaxList = 50;
    private const int MaxName = 100;
    private const int MaxParameters = 50;
    private const int MaxParameter = 500;

    public static Route Map(Routes routes) =>
        routes
            .Put<Request, View>("/admin/views/{id}", routes.Resolve<SaveView>().Handle)
            .WithName(View.Section, "saveView", "Create or replace a saved view")
            .Staff()
            .WithoutKeys()
            .CreatingOrUpdating()
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(PlatformSuccesses.ViewSaved)
            .ProducesFault(PlatformFaults.ViewNotFound, PlatformFaults.ViewNotYours, RequestFaults.VersionRequired)
            .WithExample(View.Example, """{"list":"products","name":"Drafts","query":{"status":"draft","sort":"-updated_at"},"shared":true}""");

    public sealed record Request(Guid? Id, string List, string Name, IReadOnlyDictionary<string, string> Query, bool Shared) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                View.ReadId(input),
                input.Body.Text("list", MaxList),
                input.Body.Text("name", MaxName),
                input.Body.TextMap("query", MaxParameters, MaxParameter),
                input.Body.OptionalFlag("shared") ?? false
            );

        /// <summary>Whether it changes nothing.</summary>
        public bool IsAlready(View view) => (List, Name, Shared) == (view.List, view.Name, view.Shared) && Query.IsSameAs(view.Query);
    }

    public async Task<Outcome<View>> Handle(Request request, RequestContext context) =>
        request.Id is { } id ? await database.InTransaction(context, connection => Save(connection, id, request, context)) : PlatformFaults.ViewNotFound;

    private async Task<Outcome<View>> Save(NpgsqlConnection connection, Guid id, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (!await accounts.Hold(connection, context.Caller.UserId, cancelled))
        {
            // Deleted since the request began.
            return RequestFaults.TokenRevoked;
        }
        var before = await connection.One(View.LockSql, View.From, cancelled, id);
        if (before is null && context.IsConditional)
        {
            return RequestFaults.VersionStale;
        }
        if (before is null && await connection.One(CreateSql, View.From, cancelled, [.. Facts(id, request), context.Caller.UserId]) is { } created)
        {
            await Log(connection, context, null, created);
            return Outcome.Created(created);
        }
        // Where nothing was created, another request was faster.
        before ??= await connection.One(View.LockSql, View.From, cancelled, id);
        if (before is null || !before.IsSeenBy(context.Caller))
        {
            return PlatformFaults.ViewNotFound;
        }
        if (!before.MayBeChangedBy(context.Caller))
        {
            return PlatformFaults.ViewNotYours;
        }
        if (!context.IsConditional || !context.Expects(before.Version))
        {
            return context.IsConditional ? RequestFaults.VersionStale : RequestFaults.VersionRequired;
        }
        if (request.IsAlready(before))
        {
            return before;
        }
        var after = (await connection.One(ReplaceSql, View.From, cancelled, Facts(id, request)))!;
        await Log(connection, context, before, after);
        return after;
    }

    private object?[] Facts(Guid id, Request request) =>
        [
            id,
            request.List,
            request.Name,
            JsonSerializer.Serialize(request.Query, PlatformJson.Default.IReadOnlyDictionaryStringString),
            request.Shared,
            clock.GetUtcNow(),
        ];

    /// <summary>What only its owner sees is nobody else's business.</summary>
    private async Task Log(NpgsqlConnection connection, RequestContext context, View? before, View after)
    {
        if (before?.Shared == true || after.Shared)
        {
            await audit.Write(connection, context, PlatformAuditActions.ViewSaved, View.Subject(after.Id), before?.Describe(), after.Describe());
        }
    }

    internal const string CreateSql = $"""
        INSERT INTO platform.views AS v (id, list, name, query, shared, created_at, updated_at, owner_id) VALUES ($1, $2, $3, $4::text::jsonb, $5, $6, $6, $7)
        ON CONFLICT (id) DO NOTHING RETURNING {View.Columns}
        """;

    /// <summary>Its owner stays the same, whoever changes it.</summary>
    internal const string ReplaceSql = $"""
        UPDATE platform.views v SET list = $2, name = $3, query = $4::text::jsonb, shared = $5, updated_at = $6, version = v.version + 1
        WHERE v.id = $1 RETURNING {View.Columns}
        """;
}
