using Tracepost.DataService.Query.Telemetry;

namespace Tracepost.DataService.Query.Search;

/// <summary>The time that a search has.</summary>
internal sealed class SearchBudget(QueryOptions options, QueryMetrics metrics)
{
    /// <summary>Runs a search, and ends it when its time is over.</summary>
    /// <exception cref="SearchTimeoutException">It took longer than a search may.</exception>
    public async Task SpendAsync(SearchRun run, Func<CancellationToken, Task> search, CancellationToken cancellationToken)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        budget.CancelAfter(TimeSpan.FromSeconds(options.SearchTimeoutSeconds));
        try
        {
            QueryTrace.Fetching();
            await search(budget.Token);
            QueryTrace.Received(run.Candidates + run.Found.Count);
        }
        catch (OperationCanceledException) when (budget.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SearchTimeoutException(options.SearchTimeoutSeconds, run.Candidates, run.Found.Count);
        }
        finally
        {
            metrics.Searched(run.Candidates, run.Decoded, run.DecodedBytes);
        }
    }
}
