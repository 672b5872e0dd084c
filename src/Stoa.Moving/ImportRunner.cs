using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;

namespace Stoa.Moving;

/// <summary>
/// Works on imports, one after the other on each node. Whoever works on one holds its lease and renews it with each part; a node that dies loses it
/// to another, or to
/// itself when it is started again, which goes on behind the last part that was committed. One that several die of in the same place has failed.
/// </summary>
internal sealed partial class ImportRunner(NpgsqlDataSource database, ImportWork work, Pictures pictures, WorkLoops loops, ILogger<ImportRunner> log)
    : BackgroundService
{
    private const int MostLostLeases = 5;

    private readonly Bell _bell = new();

    /// <summary>There is something to do on this node.</summary>
    public void Wake() => _bell.Ring();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        loops.Run("imports and their pictures", TimeSpan.FromSeconds(1), _bell, Look, stoppingToken);

    private async Task<bool> Look(CancellationToken stopping) => await Next(stopping) || await pictures.FetchNext(stopping);

    /// <summary>Works on the oldest import that nobody works on, until it is done. False where there is none.</summary>
    public async Task<bool> Next(CancellationToken cancelled)
    {
        var lease = Guid.NewGuid();
        return await database.One(ClaimSql, ImportState.From, cancelled, lease) is { } import && await Run(import, lease, cancelled);
    }

    /// <summary>The same for this one, for as long as it takes. False where somebody else works on it.</summary>
    public async Task<bool> Run(Guid id, CancellationToken cancelled)
    {
        var lease = Guid.NewGuid();
        return await database.One(ClaimOneSql, ImportState.From, cancelled, lease, id) is { } import && await Run(import, lease, cancelled);
    }

    private async Task<bool> Run(ImportState import, Guid lease, CancellationToken cancelled)
    {
        var job = work.Job(import, lease);
        try
        {
            await (
                import switch
                {
                    { LostLeases: >= MostLostLeases } => GiveUpLost(job, cancelled),
                    { Status: "staging" } => Stage(job, cancelled),
                    { Status: "applying" } => Apply(job, cancelled),
                    _ => Undo(job, cancelled),
                }
            );
        }
        catch (LeaseLostException)
        {
            Lost(log, import.Id);
        }
        catch (Exception) when (cancelled.IsCancellationRequested)
        {
            await database.Change(ReleaseSql, CancellationToken.None, import.Id, lease);
            throw;
        }
        catch (Exception failure) when (DatabaseFailures.IsPassing(failure))
        {
            // Not lost: whoever takes it next, once the lease has run out, does not count this as one that died of it.
            await database.Change(RestSql, cancelled, import.Id, lease);
            throw;
        }
        return true;
    }

    private Task<bool> GiveUpLost(ImportJob job, CancellationToken cancelled)
    {
        GivenUp(log, job.Import.Id, job.Import.LostLeases);
        return GiveUp(job, "node_lost", cancelled);
    }

    private Task<bool> GiveUp(ImportJob job, string reason, CancellationToken cancelled) =>
        Part(job, connection => work.GiveUp(connection, job, reason, cancelled), cancelled);

    private async Task Stage(ImportJob job, CancellationToken cancelled)
    {
        if (!job.Import.IsRead && !await Read(job, cancelled))
        {
            return;
        }
        await InParts(job, async groups => (await Part(job, connection => work.Try(connection, job, groups, cancelled), cancelled), false), cancelled);
    }

    /// <summary>False where the file cannot be read to its end: whoever tries again gets no further, so that the import has failed.</summary>
    private async Task<bool> Read(ImportJob job, CancellationToken cancelled)
    {
        try
        {
            await using var reader = work.Reader(job, ImportFile.Open(database, job.Import.Id));
            IReadOnlyList<StagedRow> rows;
            do
            {
                rows = await ImportWork.Gather(reader, job.Import.Cursor, cancelled);
                await Part(job, connection => work.Stage(connection, job, rows, cancelled), cancelled);
            } while (rows.Count > 0);
            return true;
        }
        catch (Exception broken) when (IsOfRows(broken, cancelled))
        {
            Unreadable(log, broken, job.Import.Id);
            await GiveUp(job, ReasonOf(broken), cancelled);
            return false;
        }
    }

    private Task Apply(ImportJob job, CancellationToken cancelled) => InParts(job, groups => ApplyPart(job, groups, cancelled), cancelled);

    private Task Undo(ImportJob job, CancellationToken cancelled) =>
        InParts(job, async changes => (await Part(job, connection => work.Undo(connection, job, changes, cancelled), cancelled), false), cancelled);

    /// <summary>
    /// One part after the other. Of one that comes to nothing the groups, or changes, are taken one by one, so that only what is to blame is left out. Where
    /// it is none of them, but the end, the import has failed.
    /// </summary>
    /// <param name="job">Whose.</param>
    /// <param name="part">Takes so many groups at most; whether there may be more, and whether an error stops the import.</param>
    /// <param name="cancelled">Ends it.</param>
    private async Task InParts(ImportJob job, Func<int, Task<(bool More, bool Stopped)>> part, CancellationToken cancelled)
    {
        for (var single = 0; ; single = Math.Max(single - 1, 0))
        {
            try
            {
                var (more, stopped) = await part(single > 0 ? 1 : ImportWork.GroupsAtOnce);
                if (stopped && single > 0)
                {
                    await StopHere(job, cancelled);
                    return;
                }
                if (!more && !stopped)
                {
                    return;
                }
                single = stopped ? ImportWork.GroupsAtOnce + 1 : single;
            }
            catch (Exception refused) when (IsOfRows(refused, cancelled))
            {
                // Something came in between that the rules could not see, or that they do not know.
                if (refused is PostgresException)
                {
                    Refused(log, job.Import.Id, refused.Message);
                }
                else
                {
                    Failed(log, refused, job.Import.Id);
                }
                if (single == 0)
                {
                    single = ImportWork.GroupsAtOnce + 1;
                }
                else if (!await PassOver(job, ReasonOf(refused), cancelled))
                {
                    NotEnded(log, refused, job.Import.Id);
                    await GiveUp(job, ReasonOf(refused), cancelled);
                    return;
                }
            }
        }
    }

    /// <summary>It comes again however often they are tried; not the state of the database, nor of this node.</summary>
    internal static bool IsOfRows(Exception failure, CancellationToken cancelled) =>
        !cancelled.IsCancellationRequested && failure is not LeaseLostException && !DatabaseFailures.IsPassing(failure);

    private static string ReasonOf(Exception failure) =>
        failure is PostgresException postgres ? postgres.ConstraintName ?? postgres.SqlState : failure.GetType().Name;

    /// <summary>An error that stops the import undoes the whole part; its groups are then applied one by one up to there.</summary>
    private async Task<(bool More, bool Stopped)> ApplyPart(ImportJob job, int groups, CancellationToken cancelled)
    {
        (bool More, bool Stopped) result = default;
        var outcome = await database.InTransaction<bool>(
            async connection =>
            {
                await Renew(connection, job, cancelled);
                result = await work.Apply(connection, job, groups, cancelled);
                return result.Stopped ? MovingFaults.ImportRowInvalid : true;
            },
            cancelled
        );
        return (outcome.Value && result.More, outcome.Failure is not null);
    }

    private Task<bool> StopHere(ImportJob job, CancellationToken cancelled) =>
        Part(job, async connection => await work.Stop(connection, job, await work.Examine(connection, job, cancelled), cancelled), cancelled);

    private Task<bool> PassOver(ImportJob job, string reason, CancellationToken cancelled) =>
        Part(job, connection => work.PassOver(connection, job, reason, cancelled), cancelled);

    private async Task<bool> Part(ImportJob job, Func<NpgsqlConnection, Task<bool>> step, CancellationToken cancelled)
    {
        var outcome = await database.InTransaction<bool>(
            async connection =>
            {
                await Renew(connection, job, cancelled);
                return await step(connection);
            },
            cancelled
        );
        return outcome.Value;
    }

    private Task<bool> Part(ImportJob job, Func<NpgsqlConnection, Task> step, CancellationToken cancelled) =>
        Part(
            job,
            async connection =>
            {
                await step(connection);
                return true;
            },
            cancelled
        );

    /// <summary>Its row is locked until the part is committed: whoever waits for it finds it renewed.</summary>
    private static async Task Renew(NpgsqlConnection connection, ImportJob job, CancellationToken cancelled)
    {
        if (await connection.Change(RenewSql, cancelled, job.Import.Id, job.Lease, job.Import.Status) == 0)
        {
            throw new LeaseLostException("the import is worked on by somebody else");
        }
        await connection.Change(ByIndexSql, cancelled);
    }

    /// <summary>Somebody else works on the import by now.</summary>
    private sealed class LeaseLostException(string message) : Exception(message);

    /// <summary>A lease that is still there was neither given back nor the last of its phase: whoever had it was lost.</summary>
    private const string Claim = """
        UPDATE commerce.imports SET lease = $1, lease_until = clock_timestamp() + interval '10 seconds',
            status = CASE status WHEN 'received' THEN 'staging' ELSE status END, lost_leases = lost_leases + (lease IS NOT NULL)::int
        """;

    internal const string ClaimSql = $"""
        {Claim} WHERE id = (SELECT i.id FROM commerce.imports i
            WHERE i.status IN ('received', 'staging', 'applying', 'undoing') AND i.lease_until < clock_timestamp()
                ORDER BY i.created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING {ImportState.Columns}
        """;

    internal const string ClaimOneSql = $"""
        {Claim} WHERE id = $2 AND status IN ('received', 'staging', 'applying', 'undoing') AND lease_until < clock_timestamp() RETURNING {ImportState.Columns}
        """;

    /// <summary>In the transaction of the part: one that is not committed leaves the count of those that were lost.</summary>
    internal const string RenewSql = """
        UPDATE commerce.imports SET lease_until = clock_timestamp() + interval '10 seconds', lost_leases = 0 WHERE id = $1 AND lease = $2 AND status = $3
        """;

    /// <summary>
    /// Plans are kept, and those made while the tables were small would read them whole again and again while they grow.
    /// </summary>
    internal const string ByIndexSql = "SET LOCAL enable_seqscan = off";

    internal const string ReleaseSql = "UPDATE commerce.imports SET lease = NULL, lease_until = '-infinity' WHERE id = $1 AND lease = $2";

    internal const string RestSql = "UPDATE commerce.imports SET lease = NULL WHERE id = $1 AND lease = $2";

    [LoggerMessage(1, LogLevel.Information, "Import {Import} is worked on by somebody else")]
    private static partial void Lost(ILogger log, Guid import);

    [LoggerMessage(2, LogLevel.Information, "The database refused a part of import {Import}, whose groups are now taken one by one: {Reason}")]
    private static partial void Refused(ILogger log, Guid import, string reason);

    [LoggerMessage(4, LogLevel.Error, "A part of import {Import} failed, whose groups are now taken one by one")]
    private static partial void Failed(ILogger log, Exception failure, Guid import);

    [LoggerMessage(3, LogLevel.Error, "Import {Import} cannot be read to its end, and has failed")]
    private static partial void Unreadable(ILogger log, Exception broken, Guid import);

    [LoggerMessage(5, LogLevel.Error, "Import {Import} has failed: whoever worked on it was lost {Times} times in the same place")]
    private static partial void GivenUp(ILogger log, Guid import, int times);

    [LoggerMessage(6, LogLevel.Error, "Import {Import} has come to its end, which cannot be kept, and has failed")]
    private static partial void NotEnded(ILogger log, Exception failure, Guid import);
}
