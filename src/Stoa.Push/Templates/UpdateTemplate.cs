using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Push.Messages;

namespace Stoa.Push.Templates;

/// <summary>Replaces a template. Messages that were written from it stay as they are.</summary>
internal sealed class UpdateTemplate(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Put<Request, Template>("/admin/push-templates/{id}", routes.Resolve<UpdateTemplate>().Handle)
            .WithName(Template.Section, "updatePushTemplate", "Replace a push template")
            .Staff("push_messages", "manage")
            .WithBodyUpTo(MessageRoutes.BodyLimit)
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(PushSuccesses.PushTemplateUpdated)
            .ProducesFault(PushFaults.PushTemplateNotFound, PushFaults.PushContentMissing, PushFaults.PushTemplateTaken)
            .WithExample(Template.Example, Template.RequestExample);

    public sealed record Request(PathId Id, TemplateSpec Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(PathId.Read(input), TemplateSpec.Read(input.Body));
    }

    public async Task<Outcome<Template>> Handle(Request request, RequestContext context)
    {
        if (request.Spec.Content.Unsendable(clock.GetUtcNow()) is { } refused)
        {
            return refused;
        }
        try
        {
            return await database.InTransaction(context, connection => Update(connection, request, context));
        }
        catch (PostgresException taken) when (taken.Breaks("templates_name_taken"))
        {
            return PushFaults.PushTemplateTaken;
        }
    }

    private async Task<Outcome<Template>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var before = await connection.One(Template.LockSql, Template.From, context.CancellationToken, request.Id.Value);
        if (before is null)
        {
            return request.Id.NotFound(PushFaults.PushTemplateNotFound);
        }
        if (!context.Expects(before.Version))
        {
            return RequestFaults.VersionStale;
        }
        object?[] arguments = [before.Id, .. request.Spec.Arguments(), clock.GetUtcNow()];
        if (await connection.One(UpdateSql, Template.From, context.CancellationToken, arguments) is not { } after)
        {
            return before;
        }
        await audit.Write(connection, context, PushAuditActions.PushTemplateUpdated, after.Subject, before.Describe(), after.Describe());
        return after;
    }

    /// <summary>Nothing where that is what it is already.</summary>
    internal const string UpdateSql = $"""
        UPDATE push.templates t SET ({TemplateSpec.Columns}, updated_at, version) = ROW ({TemplateSpec.Values}, $8, version + 1)
        WHERE t.id = $1 AND ({TemplateSpec.Columns}) IS DISTINCT FROM ({TemplateSpec.Values})
        RETURNING {Template.Columns}
        """;
}
