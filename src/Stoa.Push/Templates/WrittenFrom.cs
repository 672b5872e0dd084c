using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Push.Messages;
using Stoa.Push.Segments;

namespace Stoa.Push.Templates;

/// <summary>A message whose segment there is, with the content of the template that it names, and over it what the message says itself.</summary>
internal sealed class WrittenFrom(NpgsqlDataSource database)
{
    /// <summary>A message that is new. Most name neither, and need no connection.</summary>
    public async Task<Outcome<MessageSpec>> Template(Func<MessageSpec?, MessageSpec> write, CancellationToken cancelled)
    {
        if (write(null) is { Audience.SegmentId: null, TemplateId: null } plain)
        {
            return plain;
        }
        await using var connection = await database.Open(cancelled);
        return await Template(connection, write, null, cancelled);
    }

    /// <summary>A message that there may be, over the connection that the caller holds.</summary>
    public static async Task<Outcome<MessageSpec>> Template(
        NpgsqlConnection connection,
        Func<MessageSpec?, MessageSpec> write,
        MessageSpec? before,
        CancellationToken cancelled
    )
    {
        var spec = write(before);
        if (
            spec.Audience.SegmentId is { } segment
            && segment != before?.Audience.SegmentId
            && await connection.One(Segment.FindSql, Segment.From, cancelled, segment) is null
        )
        {
            return Segment.NotFound(segment);
        }
        if (spec.TemplateId is not { } id || spec.TemplateId == before?.TemplateId)
        {
            return spec;
        }
        return await connection.One(Templates.Template.FindSql, Templates.Template.From, cancelled, id) is { } template
            ? write(template.Over(before ?? new MessageSpec()))
            : Templates.Template.NotFound(id);
    }
}
