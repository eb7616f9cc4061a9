using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Services;
using Tracepost.ApiService.Pages.Times;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.Pages.Architecture.Links;

/// <summary>One link over time: <c>/architecture/link?caller=…&amp;called=…</c>.</summary>
internal static class LinkEndpoint
{
    public static void MapLink(this IEndpointRouteBuilder routes) => routes.MapGet("/architecture/link", GetAsync);

    private static async Task<IResult> GetAsync(
        HttpContext http, TraceStore store, LinkStore links, LinkTraceFinder finder, TimeProvider time, CancellationToken cancellationToken)
    {
        string Get(string name) => http.Request.Query[name] is [{ } first, ..] ? first : "";

        var now = time.GetUtcNow();
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        var window = TimeWindow.Read(http.Request.Query);
        var (start, end) = window.Resolve(now, errors);
        var model = new LinkModel
        {
            Window = window, Errors = errors, Caller = Get("caller"), Called = Get("called"), NowNs = (now - DateTimeOffset.UnixEpoch).Ticks * 100,
        };
        if (model.Caller.Length == 0 || model.Called.Length == 0) errors["caller"] = "The address names who calls and who is called: caller=…&called=…";
        if (errors.Count > 0) return Page(model, StatusCodes.Status400BadRequest);

        var steps = TimeSteps.Of(start, end);
        var history = links.GetHistoryAsync(model.Caller, model.Called, steps.StartNs, steps.EndNs, cancellationToken);
        var services = await store.GetServicesAsync(cancellationToken);
        var traces = finder.FindAsync(model.Caller, model.Called, services, window, (start, end), cancellationToken);
        await Task.WhenAll(history, traces);
        return Page(model with
        {
            Figures = Figures.Of($"{model.Caller} → {model.Called}", steps, model.NowNs, await history),
            Traces = await traces,
            Colours = new ServiceColours(services),
        });
    }

    private static RazorComponentResult<LinkPage> Page(LinkModel model, int status = StatusCodes.Status200OK) => new(new { Model = model }) { StatusCode = status };
}
