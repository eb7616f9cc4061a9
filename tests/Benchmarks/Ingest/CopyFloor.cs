using System.Diagnostics;
using System.Text;
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
internal sealed class CopyFloor(IServiceProvider storage, int writers, int fragmentsPerCommit = 500)
{
    private readonly IFragmentStore _store = storage.GetRequiredService<IFragmentStore>();
    private readonly Fragment[] _fragments = MakeFragments(storage.GetRequiredService<NameTable>(), 20_000);

    /// <summary>Spans per second, committed.</summary>
    public async Task<double> RunAsync(long spans, CancellationToken cancellationToken)
    {
        var commits = spans / (fragmentsPerCommit * RequestTemplate.SpansPerTrace);
        long taken = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(
            async () =>
            {
                var random = new Random();
                while (Interlocked.Increment(ref taken) is var commit && commit <= commits)
                {
                    var offset = (int)(commit * fragmentsPerCommit % _fragments.Length);
                    await _store.WriteAsync([.. _fragments.AsSpan(offset, fragmentsPerCommit).ToArray().Select(f => WithNewId(f, random))], cancellationToken);
                }
            },
            cancellationToken)));
        return commits * fragmentsPerCommit * RequestTemplate.SpansPerTrace / watch.Elapsed.TotalSeconds;
    }

    private static Fragment[] MakeFragments(NameTable names, int count)
    {
        var random = new Random(1);
        var nowNs = (TimeProvider.System.GetUtcNow().Ticks - DateTime.UnixEpoch.Ticks) * 100;
        var templates = Enumerable.Range(0, 512).Select(seed => new RequestTemplate(seed, traces: 1)).ToArray();
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            using var request = templates[i % templates.Length].Stamp(random, nowNs);
            return Describe(names, request.Span.ToArray());
        })];
    }

    private static Fragment Describe(NameTable names, byte[] tracesData)
    {
        var spans = TraceModel.Otlp.TracesDataDecoder.Decode(tracesData);
        OperationName Operation(Span span) =>
            names.Operation(names.Service(Encoding.UTF8.GetBytes(span.Resource.ServiceName)), Encoding.UTF8.GetBytes(span.Name), span.Kind);
        return new Fragment
        {
            TraceId = spans[0].TraceId,
            StartNs = (long)spans.Min(s => s.StartUnixNano),
            EndNs = (long)spans.Max(s => s.EndUnixNano),
            LongestNs = (long)spans.Max(s => s.DurationNano),
            SpanCount = spans.Count,
            ErrorCount = spans.Count(s => s.Status == StatusCode.Error),
            Root = spans.FirstOrDefault(s => s.ParentSpanId.IsZero) is { } root ? Operation(root) : null,
            Operations = [.. spans.Select(Operation).Distinct()],
            Payload = tracesData,
        };
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
