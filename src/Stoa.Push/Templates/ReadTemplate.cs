using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Push.Templates;

internal sealed class ReadTemplate(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, Template>("/admin/push-templates/{id}", routes.Resolve<ReadTemplate>().Handle)
            .WithName(Template.Section, "getPushTemplate", "One push template")
            .Staff("push_messages", "read")
            .Versioned()
            .WithSuccess(PushSuccesses.PushTemplateRetrieved)
            .ProducesFault(PushFaults.PushTemplateNotFound)
            .WithExample(Template.Example);

    public async Task<Outcome<Template>> Handle(ById request, RequestContext context) =>
        await database.One(Template.FindSql, Template.From, context.CancellationToken, request.Id.Value) is { } template
            ? template
            : request.Id.NotFound(PushFaults.PushTemplateNotFound);
}
