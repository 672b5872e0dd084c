using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Payloads;

namespace Stoa.Platform.Audit;

/// <summary>
/// What a privileged change is, in the audit log. The module that makes the change declares it; the log takes nothing else, so the list is closed.
/// </summary>
/// <param name="Name">Thing and verb: <c>role.created</c>. Never changes once it has been written.</param>
public sealed record AuditAction(string Name)
{
    /// <summary>The list of all modules, in OpenAPI.</summary>
    internal const string Set = "AuditAction";

    /// <summary>Declares an action, named after the member that it initializes: <c>DeviceTokenCreated</c> is <c>device_token.created</c>.</summary>
    public static AuditAction Declare([CallerMemberName] string member = "")
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(member);
        var verb = name.LastIndexOf('_');
        return new($"{name[..verb]}.{name[(verb + 1)..]}");
    }
}

public static class AuditActions
{
    /// <summary>Adds a module's actions: the fields of a static class.</summary>
    public static IServiceCollection AddAuditActions(this IServiceCollection services, Type actions) =>
        services.AddSingleton(
            new NamedSet(
                AuditAction.Set,
                [
                    .. actions
                        .GetFields(BindingFlags.Public | BindingFlags.Static)
                        .Where(field => field.FieldType == typeof(AuditAction))
                        .Select(field => ((AuditAction)field.GetValue(null)!).Name),
                ]
            )
        );
}
