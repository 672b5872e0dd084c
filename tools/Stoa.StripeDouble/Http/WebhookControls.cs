using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Stoa.StripeDouble;

/// <summary>The controls of what is sent.</summary>
internal sealed class WebhookControls(WebhookSender sender, StripeServer server)
{
    public Task Handle(HttpContext http, string[] path)
    {
        switch (http.Request.Method, path)
        {
            case ("GET", []):
                return Show(http);
            case ("POST", []):
                Change(http.Request.Query);
                return Show(http);
            case ("POST", ["release"]):
                Release(http.Request.Query);
                return Show(http);
            case ("POST", ["resend"]):
                return Resend(http);
            default:
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    private void Change(IQueryCollection query)
    {
        foreach (var (name, value) in query)
        {
            switch (name)
            {
                case "address":
                    sender.Address = value.ToString().Length == 0 ? null : new Uri(value.ToString());
                    break;
                case "secret":
                    sender.Secrets = [.. value.OfType<string>()];
                    break;
                case "delay":
                    sender.Delay = StripeDoubleOptions.Duration(value.ToString());
                    break;
                case "copies":
                    sender.Copies = int.Parse(value.ToString(), CultureInfo.InvariantCulture);
                    break;
                case "retries":
                    sender.Retries = [.. value.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).Select(wait => StripeDoubleOptions.Duration(wait))];
                    break;
                case "drop":
                    string[] types = [.. value.OfType<string>()];
                    sender.Drops = told => types.Contains(told.Type, StringComparer.Ordinal);
                    break;
                case "hold" when value == "true":
                    sender.Hold();
                    break;
                case "hold":
                    sender.ReleaseAll();
                    break;
                default:
                    throw new FormatException($"There is no setting '{name}', only address, secret, delay, copies, retries, drop and hold.");
            }
        }
    }

    private void Release(IQueryCollection query)
    {
        string[] ids = [.. query["id"].OfType<string>()];
        if (ids.Length > 0)
        {
            sender.Release([.. ids.Select(Find)]);
        }
        else if (query["order"] == "reversed")
        {
            sender.ReleaseAll(held => held.Reverse());
        }
        else
        {
            sender.ReleaseAll();
        }
    }

    private async Task Resend(HttpContext http)
    {
        var delivery = await sender.Send(Find(http.Request.Query["id"].ToString()));
        await Controls.Json(http, Shown(delivery));
    }

    private StripeEvent Find(string id) => server.Events.FirstOrDefault(told => told.Id == id) ?? throw new FormatException($"There is no event {id}.");

    private Task Show(HttpContext http) =>
        Controls.Json(
            http,
            new
            {
                address = sender.Address?.ToString(),
                held = sender.Held.Select(told => new
                {
                    told.Id,
                    told.Type,
                    told.Subject,
                }),
                deliveries = sender.Deliveries.TakeLast(1000).Select(Shown),
            }
        );

    private static object Shown(Delivery delivery) =>
        new
        {
            delivery.Event.Id,
            delivery.Event.Type,
            delivery.Event.Subject,
            delivery.Attempt,
            delivery.Status,
            delivery.Problem,
        };
}
