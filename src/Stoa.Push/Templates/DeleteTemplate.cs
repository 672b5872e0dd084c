using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Push.Templates;

/// <summary>Deletes a template. Messages that were written from it stay as they are.</summary>
internal sealed class DeleteTemplate(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/push-templates/{id}", routes.Resolve<DeleteTemplate>().Handle)
            .WithName(Template.Section, "deletePushTemplate", "Delete a push template")
            .Staff("push_messages", "manage")
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(PushSuccesses.PushTemplateDeleted)
            .ProducesFault(PushFaults.PushTemplateNotFound);

    public Task<Outcome<Nothing>> Handle(ById request, RequestContext context) =>
        database.InTransaction<Nothing>(
            context,
            async connection =>
            {
                var template = await connection.One(Template.LockSql, Template.From, context.CancellationToken, request.Id.Value);
                if (template is null)
                {
                    return request.Id.NotFound(PushFaults.PushTemplateNotFound);
                }
                if (!context.Expects(template.Version))
                {
                    return RequestFaults.VersionStale;
                }
                await connection.Change(DeleteSql, context.CancellationToken, template.Id);
                await audit.Write(connection, context, PushAuditActions.PushTemplateDeleted, template.Subject, template.Describe());
                return new Nothing();
            }
        );

    internal const string DeleteSql = "DELETE FROM push.templates WHERE id = $1";
}
