using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Tracepost.Benchmarks.Load;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.TraceModel;

namespace Tracepost.Benchmarks.Ingest;

/// <summary>
/// The limit that ingest is held against: fragments that are ready in memory are compressed and copied into the same table with the same
/// indexes, dictionary and number of connections. No network, no protobuf, no grouping, no waiting.
/// </summary>
/// <param name="storage">Where they are committed.</param>
/// <param name="dataset">With one trace in a group.</param>
/// <param name="writers">Connections.</param>
/// <param name="fragmentsPerCommit">Fragments that are committed together; null: as many as have 5,000 spans.</param>
internal sealed class CopyFloor(IServiceProvider storage, Dataset dataset, int writers, int? fragmentsPerCommit = null)
{
    private const int SpansPerCommit = 5000;

    private readonly IFragmentStore _store = storage.GetRequiredService<IFragmentStore>();
    private readonly Fragment[] _fragments =
        ReadyFragments.Create(dataset, storage.GetRequiredService<NameTable>(), Timeline.Live(TimeProvider.System), 20_000);

    /// <summary>Spans in the average fragment.</summary>
    public double SpansPerFragment => _fragments.Average(fragment => fragment.SpanCount);

    /// <summary>Spans per second, committed, and how many.</summary>
    public async Task<(double Rate, long Spans)> RunAsync(long spans, CancellationToken cancellationToken)
    {
        var count = fragmentsPerCommit ?? (int)(SpansPerCommit / SpansPerFragment);
        long taken = 0, committed = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(
            async () =>
            {
                var random = new Random();
                while (Interlocked.Read(ref committed) < spans)
                {
                    var commit = Interlocked.Increment(ref taken);
                    var fragments = new Fragment[count];
                    for (var i = 0; i < fragments.Length; i++) fragments[i] = WithNewId(_fragments[((commit * count) + i) % _fragments.Length], random);
                    await _store.WriteAsync(fragments, cancellationToken);
                    Interlocked.Add(ref committed, fragments.Sum(fragment => fragment.SpanCount));
                }
            },
            cancellationToken)));
        return (committed / watch.Elapsed.TotalSeconds, committed);
    }

    private static Fragment WithNewId(Fragment fragment, Random random) => new()
    {
        TraceId = new TraceId((ulong)random.NextInt64(), (ulong)random.NextInt64()),
        StartNs = fragment.StartNs,
        EndNs = fragment.EndNs,
        LongestNs = fragment.LongestNs,
        SpanCount = fragment.SpanCount,
        ErrorCount = fragment.ErrorCount,
        Root = fragment.Root,
        Operations = fragment.Operations,
        Payload = fragment.Payload,
    };
}
