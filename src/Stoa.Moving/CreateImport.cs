using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Moving;

/// <summary>
/// Takes a file that is to move in, CSV or JSON lines, as the body or as a form's file. It is kept, read and tried; nothing of the shop changes before it is
/// applied. A small file is tried at once, a larger one goes on by itself.
/// </summary>
internal sealed class CreateImport(NpgsqlDataSource database, ImportIntake intake, ImportRunner runner, AuditLog audit)
{
    public const long FileLimit = 1L << 30;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Import>("/admin/imports", routes.Resolve<CreateImport>().Handle)
            .WithName(ImportRoutes.Section, "createImport", "Import a file: it is tried first")
            .Staff("imports", "manage")
            .Creating()
            .LocatedAt<Import>(import => $"/admin/imports/{import.Id}")
            .Idempotent()
            .WithBodyUpTo(FileLimit)
            .WithSuccess(MovingSuccesses.ImportCreated)
            .ProducesFault(MovingFaults.ImportEmpty, MovingFaults.ImportUnrecognised, MovingFaults.ImportColumnMissing, MovingFaults.ImportColumnRepeated)
            .Explains("type", "What the file is about. Required.")
            .Explains("currency", "Of amounts that name none; otherwise that of most products.")
            .Explains("guarded", "Whether an apostrophe before a text that a spreadsheet would take for a formula is a guard. It is, unless this says false.")
            .WithExample(ImportRoutes.Example);

    public sealed record Request(string? Type, string? Currency, bool Guarded, UploadedFile File) : IRequest<Request>
    {
        public static Request Read(RequestReader input)
        {
            input.RefusesOthers();
            return new(input.QueryChoice("type", ImportTypes.Values), input.Query("currency", 3), input.QueryFlag("guarded") ?? true, input.File(10));
        }
    }

    public async Task<Outcome<Import>> Handle(Request request, RequestContext context)
    {
        if (request.Type is not { } type)
        {
            return Failure.Invalid("type", Rule.Required);
        }
        if (request.Currency is { } currency && !Currencies.IsCode(currency))
        {
            return Failure.Invalid("currency", Rule.Type(JsonKind.Currency));
        }
        var (file, refused) = await intake.Recognise(type, request.File.Path, request.Guarded, context.Contract.Name, context.CancellationToken);
        if (file is null)
        {
            return refused!;
        }
        var outcome = await intake.Take(
            mayTry => database.InTransaction(context, connection => Create(connection, file, request, mayTry, context)),
            context.CancellationToken
        );
        runner.Wake();
        return outcome;
    }

    private async Task<Outcome<Import>> Create(NpgsqlConnection connection, RecognisedFile file, Request request, bool mayTry, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var id = await intake.Keep(
            connection,
            file,
            request.File.Path,
            request.File.Length,
            request.File.Hash.ToArray(),
            request.Currency,
            context.Caller.UserId,
            mayTry,
            cancelled
        );
        await audit.Write(
            connection,
            context,
            MovingAuditActions.ImportCreated,
            ImportRoutes.Subject(id),
            null,
            new JsonObject
            {
                ["type"] = file.Type,
                ["format"] = file.Format,
                ["bytes"] = request.File.Length,
            }
        );
        return Outcome.Created((await Import.Find(connection, id, cancelled))!);
    }
}
