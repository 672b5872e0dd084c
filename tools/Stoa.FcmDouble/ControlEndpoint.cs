using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Stoa.FcmDouble;

/// <summary>The double's control endpoint: what has arrived, and how to behave from now on.</summary>
internal static class ControlEndpoint
{
    public static Task Handle(HttpContext http, DoubleSettings settings, Journal journal, TokenEndpoint tokens)
    {
        var token = http.Request.Query["token"].ToString();
        switch (http.Request.Method, http.Request.Path.Value)
        {
            case ("POST", "/token"):
                return tokens.Handle(http);
            case ("GET", TokenEndpoint.Metadata + "/project/project-id" or TokenEndpoint.Metadata + "/instance/service-accounts/default/token"):
                return tokens.HandleMetadata(http, settings.Project);
            case ("GET", "/outcomes"):
                return http.Response.WriteAsJsonAsync(Outcomes.Names, http.RequestAborted);
            case ("GET", "/journal") when token.Length > 0:
                return http.Response.WriteAsJsonAsync(
                    new
                    {
                        attempts = journal.Attempts(token),
                        receipts = journal.Receipts(token),
                        body = journal.Body(token),
                    },
                    http.RequestAborted
                );
            case ("GET", "/journal"):
                return http.Response.WriteAsJsonAsync(journal.Totals, http.RequestAborted);
            case ("DELETE", "/journal"):
                journal.Clear();
                return Task.CompletedTask;
            case ("POST", "/revoke"):
                tokens.RevokeAll();
                return Task.CompletedTask;
            case ("POST", "/settings"):
                return Change(http, settings);
            default:
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    /// <summary><c>POST /settings?latency=50&amp;quota=1000&amp;mode=unavailable</c></summary>
    private static Task Change(HttpContext http, DoubleSettings settings)
    {
        try
        {
            foreach (var (name, value) in http.Request.Query)
            {
                switch (name)
                {
                    case "latency":
                        settings.Latency = TimeSpan.FromMilliseconds(int.Parse(value.ToString(), CultureInfo.InvariantCulture));
                        break;
                    case "quota":
                        settings.QuotaPerMinute = int.Parse(value.ToString(), CultureInfo.InvariantCulture);
                        break;
                    case "mode":
                        settings.Mode = Outcomes.Named(value.ToString());
                        break;
                    default:
                        throw new FormatException($"There is no setting '{name}', only latency, quota and mode.");
                }
            }
            return Task.CompletedTask;
        }
        catch (FormatException wrong)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return http.Response.WriteAsJsonAsync(new JsonObject { ["error"] = wrong.Message }, http.RequestAborted);
        }
    }
}
