using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Search;

/// <summary>How far the engine is, as everybody may know it.</summary>
/// <param name="Position">Of the log of events: what happened up to there it knows.</param>
/// <param name="Live">The index that is searched; null before the first is finished.</param>
/// <param name="Building">The index that is being filled, or null.</param>
/// <param name="Copied">The last product that is in it, in the shop's order.</param>
/// <param name="IsAsked">Whether a new index is to be made.</param>
/// <param name="LastError">Null where all is well.</param>
internal sealed record SearchPlace(long Position, string? Live, string? Building, long Copied, bool IsAsked, string? LastError);

/// <summary>
/// The place of the engine, in the database, under its index's name. One node at a time feeds it, under a lease; one that comes too late writes nothing here,
/// and what it sends is older than what is there.
/// </summary>
internal sealed class SearchPlaces(NpgsqlDataSource database, SearchOptions options)
{
    /// <summary>How long a node that died keeps the others waiting.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>Null before its first use.</summary>
    public async Task<SearchPlace?> Read(CancellationToken cancelled) => await database.One(ReadSql, From, cancelled, options.Index);

    /// <summary>Begins where nothing is, with a new index.</summary>
    public Task Begin(CancellationToken cancelled) => database.Change(BeginSql, cancelled, options.Index);

    /// <summary>Null while another node has it.</summary>
    public async Task<long?> Claim(CancellationToken cancelled) => await database.One(ClaimSql, row => (long?)row.GetInt64(0), cancelled, options.Index, Lease);

    /// <summary>Writes how far it is and keeps it for another lease; false where another node has taken it.</summary>
    /// <param name="claim">Of this node.</param>
    /// <param name="place">How far it is.</param>
    /// <param name="hasBegun">Whether the new index that was asked for is the one being filled now.</param>
    /// <param name="cancelled">Of the caller.</param>
    public async Task<bool> Keep(long claim, SearchPlace place, bool hasBegun, CancellationToken cancelled) =>
        await database.Change(
            KeepSql,
            cancelled,
            options.Index,
            claim,
            Lease,
            place.Position,
            place.Live,
            place.Building,
            place.Copied,
            place.LastError,
            hasBegun
        ) == 1;

    public Task Release(long claim, CancellationToken cancelled) => database.Change(ReleaseSql, cancelled, options.Index, claim);

    /// <summary>Has whoever feeds it make a new index; false where nobody ever did.</summary>
    public async Task<bool> Ask(CancellationToken cancelled) => await database.Change(AskSql, cancelled, options.Index) == 1;

    private static SearchPlace From(NpgsqlDataReader row) =>
        new(
            row.GetInt64("position"),
            row.GetStringOrNull("live"),
            row.GetStringOrNull("building"),
            row.GetInt64("copied"),
            row.GetBoolean("asked"),
            row.GetStringOrNull("last_error")
        );

    internal const string ReadSql = "SELECT position, live, building, copied, asked, last_error FROM commerce.search_engines WHERE name = $1";

    internal const string BeginSql = """
        INSERT INTO commerce.search_engines (name, position) SELECT $1, position FROM platform.event_head ON CONFLICT (name) DO NOTHING
        """;

    internal const string ClaimSql = """
        UPDATE commerce.search_engines SET claim = claim + 1, leased_until = clock_timestamp() + $2::interval
        WHERE name = $1 AND leased_until <= clock_timestamp() RETURNING claim
        """;

    internal const string KeepSql = """
        UPDATE commerce.search_engines SET leased_until = clock_timestamp() + $3::interval, position = $4, live = $5::text, building = $6::text, copied = $7,
            last_error = $8::text, asked = asked AND NOT $9::boolean
        WHERE name = $1 AND claim = $2
        """;

    internal const string ReleaseSql = "UPDATE commerce.search_engines SET leased_until = '-infinity' WHERE name = $1 AND claim = $2";

    internal const string AskSql = "UPDATE commerce.search_engines SET asked = true WHERE name = $1";
}
