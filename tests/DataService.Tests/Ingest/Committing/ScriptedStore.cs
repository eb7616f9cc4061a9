using System.Collections.Concurrent;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Tests.Ingest.Requests;
using Tracepost.TraceModel.Otlp;

namespace Tracepost.DataService.Tests.Ingest.Committing;

/// <summary>A store that keeps commits in memory, waits where a test wants it to, and fails where a test wants it to.</summary>
internal sealed class ScriptedStore : IFragmentStore
{
    private readonly ConcurrentQueue<List<Fragment>> _commits = [];

    /// <summary>What a commit goes through first, with the ids of its spans; the default lets it pass.</summary>
    public Func<IReadOnlyList<ulong>, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>The commits that succeeded, by the ids of their spans, in order.</summary>
    public IReadOnlyList<IReadOnlyList<ulong>> Commits => [.. _commits.Select(SpanIds)];

    /// <summary>How often a commit was tried.</summary>
    public int Tries;

    public async Task WriteAsync(IReadOnlyList<Fragment> fragments, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Tries);
        var ids = SpanIds(fragments);
        await Before(ids, cancellationToken);
        // Read again after the wait: the bytes must still be the same.
        Assert.Equal(ids, SpanIds(fragments));
        _commits.Enqueue([.. fragments.Select(IngestBench.Copy)]);
    }

    private static List<ulong> SpanIds(IEnumerable<Fragment> fragments) =>
        [.. fragments.SelectMany(fragment => TracesDataDecoder.Decode(fragment.Payload)).Select(span => span.SpanId.Value)];
}
