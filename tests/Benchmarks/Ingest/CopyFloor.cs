using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Tracepost.Benchmarks.Load;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.TraceModel;

namespace Tracepost.Benchmarks.Ingest;

/// <summary>
/// The limit that ingest is held against: fragments that are ready in memory are compressed and copied into the same table with the same
/// indexes, dictionary and number of connections, each time with another trace id. No network, no protobuf, no grouping, no waiting.
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
                    for (var i = 0; i < fragments.Length; i++)
                    {
                        ref var fragment = ref _fragments[((commit * count) + i) % _fragments.Length];
                        fragments[i] = fragment = WithNewId(fragment, random);
                    }


                    await _store.WriteAsync(fragments, cancellationToken);
                    Interlocked.Add(ref committed, fragments.Sum(fragment => fragment.SpanCount));
                }
            },
            cancellationToken)));
        return (committed / watch.Elapsed.TotalSeconds, committed);
    }

    /// <summary>Its spans get the id too, in place: no other commit that is under way has the same bytes.</summary>
    private static Fragment WithNewId(Fragment fragment, Random random)
    {
        var id = new TraceId((ulong)random.NextInt64(), (ulong)random.NextInt64());
        Span<byte> old = stackalloc byte[TraceId.Size];
        fragment.TraceId.Write(old);
        var bytes = MemoryMarshal.AsMemory(fragment.Payload).Span;
        for (var at = bytes.IndexOf(old); at >= 0; at = bytes.IndexOf(old))
        {
            id.Write(bytes[at..]);
            bytes = bytes[(at + TraceId.Size)..];
        }

        return new Fragment
        {
            TraceId = id,
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
}
