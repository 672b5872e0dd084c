using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;
using Stoa.Platform.Streams;

namespace Stoa.Moving;

/// <summary>How far an import is: once, or again and again until its phase is over where the client accepts an event stream.</summary>
internal sealed class ReadImportProgress(NpgsqlDataSource database, ProgressStreams streams, TimeProvider clock)
{
    private const double LongestSeconds = 365 * 86_400.0;

    public static Route Map(Routes routes) =>
        routes
            .Get<ById, ImportProgress>("/admin/imports/{id}/progress", routes.Resolve<ReadImportProgress>().Handle)
            .WithName(ImportRoutes.Section, "getImportProgress", "Progress of an import, also as server-sent events")
            .Staff("imports", "manage")
            .Streaming<ImportProgress>(ProgressStreams.MediaType)
            .WithSuccess(MovingSuccesses.ImportProgressRetrieved)
            .ProducesFault(MovingFaults.ImportNotFound, RequestFaults.Overloaded)
            .WithExample(
                new ImportProgress("applying", 100_000, 40_000, new ImportCounts(99_990, 5, 0, 5), 4_000, ImportRoutes.Example.CreatedAt.AddSeconds(15))
            );

    public async Task<Outcome<ImportProgress>> Handle(ById request, RequestContext context)
    {
        if (!Guid.TryParseExact(request.Id, "D", out var id) || await Find(database, id, clock, context.CancellationToken) is not { } progress)
        {
            return MovingFaults.ImportNotFound;
        }
        return context.Prefers(ProgressStreams.MediaType) ? streams.Open(context, over => Find(database, id, clock, over)) : progress;
    }

    public static Task<ImportProgress?> Find(NpgsqlDataSource database, Guid id, TimeProvider clock, CancellationToken cancelled) =>
        database.One(FindSql, row => From(row, clock.GetUtcNow()), cancelled, id);

    /// <summary>The same for the command line.</summary>
    public static Task<MoveProgress?> FindSteps(NpgsqlDataSource database, Guid id, CancellationToken cancelled) =>
        database.One(StepsSql, row => new MoveProgress(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetBoolean(3)), cancelled, id);

    private static ImportProgress From(NpgsqlDataReader row, DateTimeOffset now)
    {
        var (import, done) = (Import.From(row), row.GetInt64("done"));
        var seconds = (now - row.GetTime("phase_at")).TotalSeconds;
        var isAtWork = import.Status is "staging" or "applying" or "undoing";
        var rate = isAtWork && seconds > 0 ? done / seconds : (double?)null;
        // While the file is read nobody knows how many rows there are.
        var end =
            rate > 0 && row.GetBoolean("is_read") && import.Status != "undoing"
                ? now + TimeSpan.FromSeconds(Math.Min((import.Rows - done) / rate.Value, LongestSeconds))
                : (DateTimeOffset?)null;
        return new ImportProgress(import.Status, import.Rows, done, import.Counts, rate is null ? null : Math.Round(rate.Value, 1), end);
    }

    internal const string StepsSql = "SELECT i.status, i.rows, i.done, i.is_read FROM commerce.imports i WHERE i.id = $1";

    internal const string FindSql = $"SELECT {Import.Columns}, i.done, i.is_read, i.phase_at FROM commerce.imports i {Import.Joined} WHERE i.id = $1";
}
