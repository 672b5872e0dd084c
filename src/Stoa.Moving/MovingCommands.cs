using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Moving.Exports;
using Stoa.Platform.Data;

namespace Stoa.Moving;

/// <summary>What a file that moves in is to become.</summary>
/// <param name="Type">products, customers, stock, prices, redirects.</param>
/// <param name="Apply">False: it is tried and stays staged.</param>
/// <param name="SkipErrors">Wrong rows are passed over; else nothing is applied while one is wrong.</param>
/// <param name="Currency">Of amounts that name none; null for that of most products.</param>
public sealed record MoveIn(string Type, bool Apply, bool SkipErrors, string? Currency);

/// <summary>How far a file is.</summary>
/// <param name="Phase">received, staging, staged, applying, applied, failed.</param>
/// <param name="Rows">Rows read so far.</param>
/// <param name="Done">Of them those that are done with in this phase.</param>
/// <param name="IsRead">Whether all rows are known.</param>
public sealed record MoveProgress(string Phase, long Rows, long Done, bool IsRead);

/// <summary>What became of a file.</summary>
/// <param name="Id">Of the import; undone under it.</param>
/// <param name="Errors">The first hundred: line, column, code, value.</param>
public sealed record MoveResult(
    Guid Id,
    string Status,
    string Format,
    long Created,
    long Updated,
    long Unchanged,
    long Wrong,
    IReadOnlyList<(long Line, string Column, string Code, string Value)> Errors
);

/// <summary>The file cannot be imported; the message says why.</summary>
public sealed class MoveException(string message) : Exception(message);

/// <summary>Imports and exports for the command line, beside a running server or without one.</summary>
public sealed class MovingCommands
{
    private readonly NpgsqlDataSource _database;
    private readonly ImportIntake _intake;
    private readonly ImportRunner _runner;
    private readonly ExportThings _things;
    private readonly ExportList _exports;
    private readonly ContractCatalogue _contracts;
    private readonly TimeProvider _clock;

    internal MovingCommands(
        NpgsqlDataSource database,
        ImportIntake intake,
        ImportRunner runner,
        ExportThings things,
        ExportList exports,
        ContractCatalogue contracts,
        TimeProvider clock
    ) => (_database, _intake, _runner, _things, _exports, _contracts, _clock) = (database, intake, runner, things, exports, contracts, clock);

    /// <summary>The types that can be imported.</summary>
    public static IReadOnlyList<string> Types => ImportTypes.Values;

    /// <summary>What can be exported.</summary>
    public IEnumerable<string> Exports => _exports.All.Select(export => export.Name);

    /// <summary>Imports a file. One that was stopped half-way goes on where it was, by whoever works on the database first.</summary>
    /// <exception cref="MoveException">The file is none of this type.</exception>
    public async Task<MoveResult> Import(string path, MoveIn wanted, Action<MoveProgress> report, CancellationToken cancelled)
    {
        var (file, refused) = await _intake.Recognise(wanted.Type, path, guarded: true, "store", cancelled);
        if (file is null)
        {
            throw new MoveException(
                refused!.Arguments.Count == 0 ? refused.Fault.Name : $"{refused.Fault.Name}: {string.Join(", ", refused.Arguments.Values)}"
            );
        }
        await using var content = File.OpenRead(path);
        var hash = await System.Security.Cryptography.SHA256.HashDataAsync(content, cancelled);
        var length = content.Length;
        var kept = await _intake.Take(
            mayTry =>
                _database.InTransaction<Guid>(
                    async connection => await _intake.Keep(connection, file, path, length, hash, wanted.Currency, null, mayTry, cancelled),
                    cancelled
                ),
            cancelled
        );
        var result = await Work(kept.Value, report, cancelled);
        if (wanted.Apply && result.Status == "staged" && (wanted.SkipErrors || result.Wrong == 0))
        {
            await _database.InTransaction(
                connection => ApplyImport.Begin(connection, kept.Value, wanted.SkipErrors ? "skip" : "stop", _clock.GetUtcNow(), cancelled),
                cancelled
            );
            result = await Work(kept.Value, report, cancelled);
        }
        return result;
    }

    /// <summary>Works on it, or watches who does, until its phase is over.</summary>
    private async Task<MoveResult> Work(Guid id, Action<MoveProgress> report, CancellationToken cancelled)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        var work = Finish(id, over.Token);
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(200), _clock, cancelled));
            if (await ReadImportProgress.FindSteps(_database, id, cancelled) is { } steps)
            {
                report(steps);
            }
        }
        await work;
        var import = (await _database.Together(batch => Moving.Import.Find(batch, id, cancelled), cancelled))!;
        return new MoveResult(
            id,
            import.Status,
            import.Format,
            import.Counts.Create,
            import.Counts.Update,
            import.Counts.Unchanged,
            import.Counts.Error,
            [.. import.Errors.Select(error => (error.Line, error.Column, error.Code, error.Value))]
        );
    }

    private async Task Finish(Guid id, CancellationToken cancelled)
    {
        while (!await _runner.Run(id, cancelled))
        {
            if (await ReadImportProgress.FindSteps(_database, id, cancelled) is not { Phase: "received" or "staging" or "applying" })
            {
                return;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200), _clock, cancelled);
        }
    }

    /// <summary>Writes all of one kind to a stream.</summary>
    /// <exception cref="MoveException">There is no such kind, or not in this format or currency.</exception>
    public async Task Export(string type, string format, bool guarded, string? currency, Stream target, CancellationToken cancelled)
    {
        var export = _exports.All.FirstOrDefault(one => one.Name == type) ?? throw new MoveException($"there is no export of {type}");
        if (!export.Formats.Contains(format, StringComparer.Ordinal))
        {
            throw new MoveException($"{type} are exported as {string.Join(", ", export.Formats)}");
        }
        var (only, refused) = await _things.CurrencyOf(format, currency, cancelled);
        if (refused is not null)
        {
            throw new MoveException(
                format != ImportFormats.Shopify ? "the currency is for format shopify: other files say it of each price"
                : currency is null ? "there are prices in several currencies: name one by --currency"
                : $"{currency} is no currency of ISO 4217"
            );
        }
        await _things.Run(export, target, format, guarded, only, _contracts["store"], cancelled);
    }
}
