using Tracepost.ApiService.Pages.Services;
using Tracepost.ApiService.Pages.Times;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.Pages.Search.Results.Charts;

/// <summary>
/// What was counted in the window of a search, for the pictures above its results. They are an extra: they are read while the search goes on, and a page
/// does without them if they fail or take long.
/// </summary>
internal sealed partial class SearchCounts(FiguresReader figures, TimeProvider time, ILogger<SearchCounts> logger)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>The spans of the service that is asked for, with their durations, or of all; null if that cannot be known in time.</summary>
    public async Task<Figures?> ReadAsync(TraceQuery query, IReadOnlyList<string> services, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var isOne = !string.IsNullOrEmpty(query.Service);
        var steps = TimeSteps.Of(query.StartMin, query.StartMax);
        try
        {
            return await figures.OfAllAsync(isOne ? [query.Service!] : services, SpanChoice.Of("all"), steps, withDurations: isOne, either.Token);
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogLeftOut(logger, error);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A search is shown without what was counted in its window")]
    private static partial void LogLeftOut(ILogger logger, Exception error);
}
