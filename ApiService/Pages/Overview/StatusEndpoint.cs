using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Tracepost.ApiService.Pages.Shared;
using Tracepost.ApiService.Receivers;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.Pages.Overview;

/// <summary>What is stored, comes in and is refused: <c>/system</c>. It says what ApiService itself knows when the store is away, too.</summary>
internal static class StatusEndpoint
{
    /// <summary>Seconds between two looks, if any.</summary>
    private const int LeastRefresh = 2;
    private const int MostRefresh = 3600;

    public static void MapStatus(this IEndpointRouteBuilder routes) => routes.MapGet("/system", GetAsync);

    private static async Task<IResult> GetAsync(
        HttpContext http,
        StateStore store,
        OwnCounters own,
        IOptions<ReceiverOptions> limits,
        IOptions<StoreOptions> query,
        CancellationToken cancellationToken)
    {
        var model = new StatusModel
        {
            Refusals = [.. Refusal.OfApiService(own.ByOutcome())],
            Uptime = own.Uptime,
            Settings = SettingsOf(limits.Value, query.Value),
            Refresh = RefreshOf(http.Request.Query["refresh"]),
        };
        try
        {
            var state = await store.GetAsync(cancellationToken);
            return Page(model with { State = state, Refusals = Sort([.. model.Refusals, .. Refusal.OfDataServices(state.Replicas)]) });
        }
        catch (StoreException error)
        {
            PageFailures.Log(http, error);
            return Page(model with { Failure = (PageFailures.TitleOf(error), error.Message), Refusals = Sort(model.Refusals) }, error.HttpStatus);
        }
    }

    private static IReadOnlyList<Refusal> Sort(IReadOnlyList<Refusal> refusals) =>
        [.. refusals.Where(refusal => refusal.Count > 0).OrderByDescending(refusal => refusal.Count)];

    private static int RefreshOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? Math.Clamp(seconds, LeastRefresh, MostRefresh) : 0;

    // The names of docs/configuration.md.
    private static IReadOnlyList<(string Name, string Value)> SettingsOf(ReceiverOptions limits, StoreOptions query) =>
    [
        ("Limits__MaxRequestBytes", Text(limits.MaxRequestBytes)),
        ("Limits__MaxInFlightBytes", Text(limits.MaxInFlightBytes)),
        ("Limits__WriteTimeoutSeconds", Text(limits.WriteTimeoutSeconds)),
        ("Limits__BodyTimeoutSeconds", Text(limits.BodyTimeoutSeconds)),
        ("Query__TimeoutSeconds", Text(query.TimeoutSeconds)),
        ("Query__MaxTraceBytes", Text(query.MaxTraceBytes)),
    ];

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static RazorComponentResult<StatusPage> Page(StatusModel model, int status = StatusCodes.Status200OK) =>
        new(new { Model = model }) { StatusCode = status };
}
