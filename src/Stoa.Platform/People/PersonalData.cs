using System.Text.Json;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Platform.People;

/// <summary>
/// What one module keeps of a person: it can be read out and erased. A person is known by one id, that of their account, or of a guest of the shop.
/// Every module that keeps something of people gives one of these.
/// </summary>
public abstract class PersonalData
{
    /// <summary>What an export calls it: <c>account</c>, <c>shop</c>.</summary>
    public abstract string Name { get; }

    /// <summary>All that <see cref="Refusal"/> can answer.</summary>
    public virtual IReadOnlyList<Fault> Faults => [];

    /// <summary>All that is kept of the person, as one object with snake_case members, secrets left out; null where there is nothing.</summary>
    public abstract Task<JsonElement?> Export(NpgsqlConnection connection, Guid person, CancellationToken cancelled);

    /// <summary>Why the person cannot be erased now; null where they can. What the answer depends on stays so until the end of the transaction.</summary>
    /// <param name="connection">In the transaction that erases.</param>
    /// <param name="person">Who is to be erased.</param>
    /// <param name="actor">Who erases them.</param>
    /// <param name="cancelled">Ends it.</param>
    public virtual Task<Failure?> Refusal(NpgsqlConnection connection, Guid person, Caller actor, CancellationToken cancelled) =>
        Task.FromResult<Failure?>(null);

    /// <summary>Removes what says who the person is, and keeps what books need. False where there was nothing to remove: doing it again does nothing.</summary>
    public abstract Task<bool> Erase(NpgsqlConnection connection, Guid person, DateTimeOffset now, CancellationToken cancelled);

    /// <summary>Called when it is committed, for what is kept in memory.</summary>
    public virtual void Erased(Guid person) { }
}

/// <summary>What all modules keep of a person.</summary>
public sealed class PersonalDataParts(IEnumerable<PersonalData> parts)
{
    private readonly IReadOnlyList<PersonalData> _parts = [.. parts];

    /// <summary>All that <see cref="Erase"/> can be refused with.</summary>
    public Fault[] Faults => [.. _parts.SelectMany(part => part.Faults).Distinct()];

    /// <summary>By the names of the parts; those that have nothing are missing.</summary>
    public async Task<IReadOnlyDictionary<string, JsonElement>> Export(NpgsqlConnection connection, Guid person, CancellationToken cancelled)
    {
        var export = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var part in _parts)
        {
            if (await part.Export(connection, person, cancelled) is { } kept)
            {
                export.Add(part.Name, kept);
            }
        }
        return export;
    }

    /// <summary>Erases the person everywhere, or nowhere. False where that had been done before.</summary>
    public async Task<Outcome<bool>> Erase(NpgsqlConnection connection, Guid person, Caller actor, DateTimeOffset now, CancellationToken cancelled)
    {
        foreach (var part in _parts)
        {
            if (await part.Refusal(connection, person, actor, cancelled) is { } refused)
            {
                return refused;
            }
        }
        var erased = false;
        foreach (var part in _parts)
        {
            erased |= await part.Erase(connection, person, now, cancelled);
        }
        return erased;
    }

    /// <summary>To be called when the erasing transaction has committed.</summary>
    public void Erased(Guid person)
    {
        foreach (var part in _parts)
        {
            part.Erased(person);
        }
    }
}
