using Stoa.Platform.Audit;

namespace Stoa.Server.Commands;

/// <summary>
/// <c>verify-audit [mark]</c>: walks the audit log and says that it is intact (exit code 0) or which entry is the first that is not (1).
/// It prints the log's mark; given an earlier one, it also proves that nothing up to there was rewritten.
/// </summary>
internal static class VerifyAudit
{
    public static Task<int> Run(string[] args)
    {
        var known = args is [var first, ..] && !first.StartsWith("--", StringComparison.Ordinal) ? first : null;
        if (known is not null && AuditMark.Parse(known) is null)
        {
            Console.Error.WriteLine($"'{known}' is not an audit mark (number, colon, 64 hexadecimal digits).");
            return Task.FromResult(1);
        }
        return Command.Run(
            known is null ? args : args[1..],
            async (services, cancelled) =>
            {
                var verdict = await services.GetRequiredService<AuditCheck>().Run(known is null ? null : AuditMark.Parse(known), cancelled);
                Console.WriteLine(
                    verdict.Broken is { } broken
                        ? $"The audit log is broken at entry {broken}: {verdict.Reason}. Sound up to {verdict.Last}"
                        : $"The audit log is intact: {verdict.Last.Id} entries. Mark: {verdict.Last}"
                );
                return verdict.Broken is null ? 0 : 1;
            }
        );
    }
}
