using Tracepost.TraceModel;

namespace Tracepost.DataService.Query.Search;

/// <summary>What a search has found and done so far.</summary>
internal sealed class SearchRun(int limit)
{
    private long _decoded;
    private long _decodedBytes;

    /// <summary>The traces.</summary>
    public HashSet<TraceId> Found { get; } = [];

    /// <summary>Whether no more traces are wanted.</summary>
    public bool IsComplete => Found.Count >= limit;

    /// <summary>How many fragments PostgreSQL gave.</summary>
    public long Candidates { get; set; }

    /// <summary>How many of them had to be decompressed.</summary>
    public long Decoded => Interlocked.Read(ref _decoded);

    /// <summary>To how many bytes.</summary>
    public long DecodedBytes => Interlocked.Read(ref _decodedBytes);

    /// <summary>Counts a fragment; from any thread.</summary>
    public void CountDecoded(int bytes)
    {
        Interlocked.Increment(ref _decoded);
        Interlocked.Add(ref _decodedBytes, bytes);
    }
}

/// <summary>A search did not find enough traces in the time that it has. It returns nothing rather than a part that looks like all.</summary>
internal sealed class SearchTimeoutException(int seconds, long candidates, int found) : Exception(
    $"the search gave up after {seconds} s, having looked at {candidates} trace fragments and found {found} traces: "
    + "narrow the time window, name a service or an operation, or ask for fewer traces");
