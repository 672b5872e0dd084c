namespace Stoa.Contracts;

internal static class MemberNames
{
    public static string ToPascalCase(string snakeCase) =>
        string.Create(
            snakeCase.Length - snakeCase.Count(c => c == '_'),
            snakeCase,
            static (name, snake) =>
            {
                var at = 0;
                var upper = true;
                foreach (var c in snake)
                {
                    if (c == '_')
                    {
                        upper = true;
                        continue;
                    }
                    name[at++] = upper ? char.ToUpperInvariant(c) : c;
                    upper = false;
                }
            }
        );
}
