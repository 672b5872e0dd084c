using System.Globalization;
using OpenTelemetry.Exporter;
using Stoa.Platform.Settings;

namespace Stoa.Server.Telemetry;

/// <summary>Section <c>Telemetry</c>.</summary>
/// <param name="Endpoint">Where the collector listens, without a path of a signal. Null: nothing is exported.</param>
/// <param name="Protocol">HTTP (port 4318 by custom) or gRPC (4317).</param>
/// <param name="TraceRatio">The share of requests that are traced, of those that bring no decision with them.</param>
internal sealed record TelemetrySettings(Uri? Endpoint, OtlpExportProtocol Protocol, double TraceRatio)
{
    public static TelemetrySettings Read(IConfiguration configuration) =>
        new(
            configuration["Telemetry:Otlp:Endpoint"] switch
            {
                null or "" => null,
                var text when Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https" => endpoint,
                var text => throw new StartException($"Telemetry:Otlp:Endpoint is '{text}', which is not an absolute http or https address."),
            },
            configuration["Telemetry:Otlp:Protocol"] switch
            {
                null or "" or "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
                "grpc" => OtlpExportProtocol.Grpc,
                var text => throw new StartException($"Telemetry:Otlp:Protocol is '{text}', which is neither http/protobuf nor grpc."),
            },
            configuration["Telemetry:TraceRatio"] switch
            {
                null or "" => 1,
                var text when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1 =>
                    ratio,
                var text => throw new StartException($"Telemetry:TraceRatio is '{text}', which is not a number from 0 to 1."),
            }
        );
}
