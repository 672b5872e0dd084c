using System.Text.Json;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Platform.Desk;

/// <summary>What a member of staff has chosen for the pages that they work with: a language, a theme, columns.</summary>
/// <param name="Chosen">By names that are the pages' own matter.</param>
internal sealed record Preferences(IReadOnlyDictionary<string, string> Chosen)
{
    public static readonly Preferences Example = new(new Dictionary<string, string>(StringComparer.Ordinal) { ["language"] = "es", ["theme"] = "dark" });

    public static Preferences From(NpgsqlDataReader row) => new(row.GetJson("chosen", PlatformJson.Default.IReadOnlyDictionaryStringString)!);
}

/// <summary>One's own; nothing where nothing was chosen yet.</summary>
internal sealed class ReadPreferences(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, Preferences>("/admin/preferences", routes.Resolve<ReadPreferences>().Handle)
            .WithName("Administration", "getPreferences", "What one has chosen for the back office")
            .Staff()
            .WithoutKeys()
            .WithSuccess(PlatformSuccesses.PreferencesRetrieved)
            .WithExample(Preferences.Example);

    public async Task<Outcome<Preferences>> Handle(Empty request, RequestContext context) =>
        await database.One(FindSql, Preferences.From, context.CancellationToken, context.Caller.UserId)
        ?? new Preferences(new Dictionary<string, string>(StringComparer.Ordinal));

    internal const string FindSql = "SELECT p.chosen::text AS chosen FROM platform.preferences p WHERE p.user_id = $1";
}

/// <summary>Replaces one's own. Without a version: whoever has two windows open has chosen last what they chose last.</summary>
internal sealed class SavePreferences(NpgsqlDataSource database, CustomerAccounts accounts, TimeProvider clock)
{
    private const int MaxNames = 50;
    private const int MaxText = 500;

    public static Route Map(Routes routes) =>
        routes
            .Put<Request, Preferences>("/admin/preferences", routes.Resolve<SavePreferences>().Handle)
            .WithName("Administration", "savePreferences", "Keep what one has chosen for the back office")
            .Staff()
            .WithoutKeys()
            .Idempotent()
            .WithSuccess(PlatformSuccesses.PreferencesSaved)
            .WithExample(Preferences.Example, """{"chosen":{"language":"es","theme":"dark"}}""");

    public sealed record Request(IReadOnlyDictionary<string, string> Chosen) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Body.TextMap("chosen", MaxNames, MaxText));
    }

    public Task<Outcome<Preferences>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Save(connection, request, context));

    private async Task<Outcome<Preferences>> Save(NpgsqlConnection connection, Request request, RequestContext context)
    {
        if (!await accounts.Hold(connection, context.Caller.UserId, context.CancellationToken))
        {
            // Deleted since the request began.
            return RequestFaults.TokenRevoked;
        }
        var chosen = JsonSerializer.Serialize(request.Chosen, PlatformJson.Default.IReadOnlyDictionaryStringString);
        return (await connection.One(SaveSql, Preferences.From, context.CancellationToken, context.Caller.UserId, chosen, clock.GetUtcNow()))!;
    }

    internal const string SaveSql = """
        INSERT INTO platform.preferences (user_id, chosen, updated_at) VALUES ($1, $2::jsonb, $3)
        ON CONFLICT (user_id) DO UPDATE SET chosen = excluded.chosen, updated_at = excluded.updated_at
        RETURNING chosen::text AS chosen
        """;
}
