using System.Globalization;
using Stoa.Contracts;
using Stoa.Contracts.Input;

namespace Stoa.Push;

/// <summary>The id of a path as the client wrote it: a malformed one is simply not found and is repeated in the message.</summary>
/// <param name="Text">For the sentence, so no longer than one can read.</param>
/// <param name="Value">Null where it is the id of nothing.</param>
internal readonly record struct PathId(string Text, long? Value)
{
    private const int Readable = 64;

    public static PathId Read(RequestReader input)
    {
        var text = input.Path("id", IdForm.Number);
        var isCanonical = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && text[0] != '0';
        return new PathId(
            text.Length <= Readable ? text : text[..(char.IsHighSurrogate(text[Readable - 1]) ? Readable - 1 : Readable)] + "…",
            isCanonical ? id : null
        );
    }

    public Failure NotFound(Fault fault) => Failure.Of(fault, "id", Text);
}

/// <summary>The request of a route about one thing.</summary>
internal readonly record struct ById(PathId Id) : IRequest<ById>
{
    public static ById Read(RequestReader input) => new(PathId.Read(input));
}
