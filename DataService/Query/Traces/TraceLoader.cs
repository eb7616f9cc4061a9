using System.Runtime.CompilerServices;
using Tracepost.DataService.Query.Search;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Query.Traces;

/// <summary>Loads whole traces, one after the other, with one SQL statement for some of them at a time.</summary>
internal sealed class TraceLoader(FragmentReader fragments)
{
    // Few enough that sorting their rows is nothing.
    private const int BatchSize = 64;

    /// <summary>The traces that a search found; their times are known exactly.</summary>
    public IAsyncEnumerable<StoredFragment> LoadAsync(IEnumerable<FoundTrace> found, TraceIdSql kind, CancellationToken cancellationToken) =>
        LoadAsync([.. found.Select(trace => (trace.TraceId, new TraceRange(trace.StartNs, trace.EndNs)))], kind, cancellationToken, isSearch: true);

    /// <summary>Traces by id. If there is nothing of a trace in the range that its hints give, it is looked for everywhere.</summary>
    public async IAsyncEnumerable<StoredFragment> LoadAsync(
        IReadOnlyList<(TraceId Id, TraceRange Range)> traces,
        TraceIdSql kind,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        bool isSearch = false)
    {
        foreach (var batch in traces.Chunk(BatchSize))
        {
            var range = new TraceRange(batch.Min(trace => trace.Range.FromNs), batch.Max(trace => trace.Range.ToNs));
            var missing = batch.Select(trace => trace.Id).ToHashSet();
            await foreach (var fragment in fragments.ReadAsync([.. missing], range, kind, cancellationToken, isSearch))
            {
                missing.Remove(fragment.TraceId);
                yield return fragment;
            }

            if (range.IsAll || missing.Count == 0) continue;
            await foreach (var fragment in fragments.ReadAsync([.. missing], TraceRange.All, kind, cancellationToken, isSearch))
                yield return fragment;
        }
    }
}
