using Stoa.Accounts;

namespace Stoa.Server.Commands;

/// <summary>
/// <c>rotate-token-key [--revoke]</c>: has a new key sign access tokens, after it has been published for a while; with <c>--revoke</c> at once, and tokens of
/// the others are refused.
/// </summary>
internal static class RotateTokenKey
{
    public static Task<int> Run(string[] args)
    {
        var revoke = args.Contains("--revoke", StringComparer.Ordinal);
        return Command.Run(
            [.. args.Where(argument => argument != "--revoke")],
            async (services, cancelled) =>
            {
                if (await services.RotateTokenKeys(revoke, cancelled) is not { } key)
                {
                    await Console.Error.WriteLineAsync("Tokens:Algorithm is HS256: access tokens are signed with a secret that has no successor.");
                    return 1;
                }
                Console.WriteLine(revoke ? $"Key {key} signs from now on; the others are gone." : $"Key {key} is published and will sign.");
                return 0;
            }
        );
    }
}
