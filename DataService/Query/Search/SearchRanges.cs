using System.Runtime.CompilerServices;
using Tracepost.DataService.Query.Traces;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Activity;

namespace Tracepost.DataService.Query.Search;

/// <summary>
/// The pieces of time in which a search looks for fragments, newest first and without overlap. Who names a service or an operation looks
/// only where it was active. Several pieces are looked through at once, more and more of them, so that neither a search that ends soon nor
/// one that reads far pays for many small questions; those that adjoin are one.
/// </summary>
internal sealed class SearchRanges(ActivityReader activity, SparseRanges sparse)
{
    private const int FirstSlots = 4;
    private const int MaxSlots = 1024;

    /// <param name="range">The spans that are looked for start in it; from 0 on.</param>
    /// <param name="names">Who started them.</param>
    /// <param name="isSparse">Whether few fragments may have what is looked for.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    public async IAsyncEnumerable<IReadOnlyList<TraceRange>> NewestFirstAsync(
        TraceRange range, NameIds names, bool isSparse, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // All spans of a fragment start in its slot, so none that starts at the minimum is in a fragment of an earlier slot.
        var from = range.FromNs - range.FromNs % Fragment.Slot;
        if (names.IsAny)
        {
            var all = new TraceRange(from, range.ToNs);
            if (!isSparse) yield return [all];
            else await foreach (var piece in sparse.NewestFirstAsync(all, cancellationToken)) yield return [piece];
            yield break;
        }

        var to = range.ToNs == long.MaxValue ? long.MaxValue : range.ToNs + 1;
        // The activity of an operation may be noted later than that of its service, in another row; and it says the service too.
        var slots = activity.NewestFirstAsync(from, to, names.Operations is null ? names.AllServices : null, names.AllOperations, cancellationToken);
        var (ranges, count, limit) = (new List<TraceRange>(), 0, FirstSlots);
        await foreach (var slot in slots)
        {
            if (ranges.Count > 0 && ranges[^1].FromNs == slot.ToNs) ranges[^1] = ranges[^1] with { FromNs = slot.FromNs };
            else ranges.Add(new TraceRange(slot.FromNs, slot.ToNs - 1));
            if (++count < limit) continue;
            yield return ranges;
            (ranges, count, limit) = ([], 0, Math.Min(limit * 4, MaxSlots));
        }

        if (ranges.Count > 0) yield return ranges;
    }
}
