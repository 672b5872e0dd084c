using Stoa.Platform.Events;

namespace Stoa.Moving;

/// <summary>What is told of imports.</summary>
internal static class MovingEvents
{
    public static readonly EventType<FinishedImport> Finished = new(
        "import.finished",
        "import",
        "imports",
        "An import was applied or undone, or has failed.",
        new FinishedImport(new Guid("0194783c-5c00-7000-8000-000000000004"), "products", "applied")
    );
}

/// <summary>An import that has come to an end.</summary>
/// <param name="Id">Of the import.</param>
/// <param name="Type">What it imports.</param>
/// <param name="Status">How far it is.</param>
internal sealed record FinishedImport(Guid Id, string Type, string Status);
