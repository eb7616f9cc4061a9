using Tracepost.TraceModel;

namespace Tracepost.DataService.Query.Search;

/// <summary>
/// Puts in order what was found in segments, of which the times overlap: a trace waits here until no segment is left that may have a newer one.
/// </summary>
internal sealed class NewestMatches
{
    // So many traces wait at most. If there are more, the newest of them are taken for the newest of all.
    private const int Most = 100_000;

    private readonly Dictionary<TraceId, long> _newest = [];

    public void Add(IReadOnlyList<FragmentMatch> matches)
    {
        foreach (var match in matches)
        {
            if (!_newest.TryGetValue(match.TraceId, out var known) || known < match.StartNs) _newest[match.TraceId] = match.StartNs;
        }
    }

    /// <summary>Takes the traces with a fragment that starts from here on, the newest first.</summary>
    public IReadOnlyList<TraceId> Take(long fromNs)
    {
        var taken = _newest.Where(match => match.Value >= fromNs).OrderByDescending(match => match.Value).Select(match => match.Key).ToList();
        if (_newest.Count - taken.Count > Most)
            taken = [.. _newest.OrderByDescending(match => match.Value).Take(_newest.Count - Most / 2).Select(match => match.Key)];
        foreach (var id in taken) _newest.Remove(id);
        return taken;
    }
}

/// <summary>A fragment that matches.</summary>
internal readonly record struct FragmentMatch(TraceId TraceId, long StartNs);
