using System.IO.Pipelines;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.People;
using Stoa.Push.Fcm;

namespace Stoa.Push.Devices;

/// <summary>What an import did.</summary>
/// <param name="Lines">Lines that were read, without blank ones.</param>
/// <param name="Created">Tokens that were not there.</param>
/// <param name="Updated">Tokens that were there.</param>
/// <param name="Failed">Lines that were refused.</param>
/// <param name="Failures">The first hundred of those.</param>
internal sealed record ImportSummary(long Lines, long Created, long Updated, long Failed, IReadOnlyList<FailedLine> Failures);

/// <summary>A line that was refused.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Errors">What is wrong, in sentences.</param>
internal sealed record FailedLine(long Line, IReadOnlyList<string> Errors);

/// <summary>
/// Takes device tokens by the million: one JSON object a line, saved as it arrives and in memory for two batches. A token that is there is
/// changed by what its line says. A bad line is refused alone. What was saved stays when the connection breaks; sending all of it again
/// changes nothing twice. Who accepts NDJSON is told of every line, else of the sums and the first failures.
/// </summary>
internal sealed class ImportDevices(NpgsqlDataSource database, CustomerAccounts accounts, FcmProjects projects, AuditLog audit, TimeProvider clock)
{
    private const string Ndjson = "application/x-ndjson";
    private const long BodyLimit = 1L << 30;
    private const int LineLimit = 32 * 1024;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, ImportSummary>("/admin/device-tokens/import", routes.Resolve<ImportDevices>().Handle)
            .WithName(DeviceRoutes.Section, "importDeviceTokens", "Import device tokens, one JSON object a line")
            .Staff("device_tokens", "manage")
            .Streaming<ImportedLine>(Ndjson)
            .WithBodyUpTo(BodyLimit)
            .WithSuccess(PushSuccesses.DeviceTokensImported)
            .WithExample(
                new ImportSummary(3, 1, 1, 1, [new FailedLine(2, ["platform must be one of android, ios, web"])]),
                """{"fcm_token":"dGhpcyBpcyBhIHRva2Vu:APA91bH","platform":"android"}"""
            );

    public sealed record Request(PipeReader Body) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Lines(Ndjson, ImportedDevice.Read));
    }

    public async Task<Outcome<ImportSummary>> Handle(Request request, RequestContext context)
    {
        var results = new ImportResults(everyLine: context.Prefers(Ndjson));
        context.DisposeAtEnd(results);
        var batches = new ImportBatches(database, accounts, results, audit, context, clock);
        await foreach (var line in JsonLines.Read(request.Body, context.Contract, LineLimit, ImportedDevice.Read, context.CancellationToken))
        {
            await (
                (line.Failure ?? projects.Refusal(line.Value!.Facts.Project)) is { } failure
                    ? batches.Refuse(line.Number, [.. context.Contract.Sentences(failure, context.Texts)])
                    : batches.Add(line.Number, line.Value!)
            );
        }
        await batches.Finish();
        return context.Prefers(Ndjson) ? new ResponseStream(Ndjson, results.CopyTo) : results.Summary;
    }
}
