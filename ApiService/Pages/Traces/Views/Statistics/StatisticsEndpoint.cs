using Microsoft.AspNetCore.Http.HttpResults;
using Tracepost.ApiService.Pages.Traces.Views.Tables;
using Tracepost.TraceModel.Statistics;

namespace Tracepost.ApiService.Pages.Traces.Views.Statistics;

/// <summary>Where the time of a trace went: <c>/trace/{id}/statistics?by=service&amp;sort=-count</c>.</summary>
internal static class StatisticsEndpoint
{
    private const int MaxSpansForKeys = 1_000, MaxKeys = 200;

    public static void MapStatistics(this IEndpointRouteBuilder routes) => routes.MapGet("/trace/{id}/statistics", GetAsync);

    private static async Task<IResult> GetAsync(HttpContext http, string id, TraceLoader loader, CancellationToken cancellationToken)
    {
        var (found, failure) = await loader.OpenViewAsync(http, id, cancellationToken);
        if (found is not { } trace) return failure!;

        var grouping = SpanGrouping.Parse(QueryText.Read(http.Request.Query, "by"));
        var order = StatisticsColumns.All(grouping).Read(QueryText.Read(http.Request.Query, "sort"), StatisticsColumns.Usual);
        var groups = order.Sort(grouping.Group(trace.Tree, trace.SelfTimes)).ToList();
        var keys = AttributeKeys.Of(trace.Tree, MaxSpansForKeys, MaxKeys);
        return new RazorComponentResult<StatisticsPage>(new { Model = new StatisticsModel(trace, grouping, order, groups, keys) });
    }
}
