using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Push.Messages;

namespace Stoa.Push.Templates;

/// <summary>Writes a template down; it has the content of at least one platform, and a name of its own.</summary>
internal sealed class CreateTemplate(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Template>("/admin/push-templates", routes.Resolve<CreateTemplate>().Handle)
            .WithName(Template.Section, "createPushTemplate", "Create a push template")
            .Staff("push_messages", "manage")
            .Creating()
            .LocatedAt<Template>(template => $"/admin/push-templates/{template.Id}")
            .Idempotent()
            .WithBodyUpTo(MessageRoutes.BodyLimit)
            .WithSuccess(PushSuccesses.PushTemplateCreated)
            .ProducesFault(PushFaults.PushContentMissing, PushFaults.PushTemplateTaken)
            .WithExample(Template.Example, Template.RequestExample);

    public sealed record Request(TemplateSpec Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(TemplateSpec.Read(input.Body));
    }

    public async Task<Outcome<Template>> Handle(Request request, RequestContext context)
    {
        var now = clock.GetUtcNow();
        if (request.Spec.Content.Unsendable(now) is { } refused)
        {
            return refused;
        }
        return await database.InTransaction<Template>(
            context,
            async connection =>
            {
                var template = await connection.One(
                    InsertSql,
                    Template.From,
                    context.CancellationToken,
                    [context.Caller.UserId, .. request.Spec.Arguments(), now]
                );
                if (template is null)
                {
                    return PushFaults.PushTemplateTaken;
                }
                await audit.Write(connection, context, PushAuditActions.PushTemplateCreated, template.Subject, null, template.Describe());
                return Outcome.Created(template);
            }
        );
    }

    internal const string InsertSql = $"""
        INSERT INTO push.templates AS t (created_by, {TemplateSpec.Columns}, created_at, updated_at) VALUES ($1::uuid, {TemplateSpec.Values}, $8, $8)
        ON CONFLICT ON CONSTRAINT templates_name_taken DO NOTHING RETURNING {Template.Columns}
        """;
}
