using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Stoa.Contracts;

/// <summary>
/// What a successful request has done, for the contracts that say so in a sentence: <c>success.{name}</c> in the message files of the module that declares it.
/// </summary>
/// <param name="Name">snake_case.</param>
public sealed record SuccessCode(string Name)
{
    /// <summary>The default of a route.</summary>
    public static readonly SuccessCode None = Declare();

    /// <summary>Named here, because documents 000 and 001 answer it with a sentence of their own.</summary>
    public static readonly SuccessCode UserRegistered = Declare();

    /// <summary>Named here, because document 003 answers it with 204.</summary>
    public static readonly SuccessCode LoggedOut = Declare();

    /// <summary>Declares a success, named after the member that it initializes.</summary>
    public static SuccessCode Declare([CallerMemberName] string member = "") => new(JsonNamingPolicy.SnakeCaseLower.ConvertName(member));
}
