using Tracepost.TraceModel;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.Benchmarks.Load;

/// <summary>
/// An endless sequence of OTLP requests, each from one process as an SDK's batch is. The same seed gives the same ids and values in every run, whoever
/// asks for which request. The traces of a group are spread over <see cref="RequestsPerGroup"/> requests, one for each service they pass.
/// </summary>
/// <param name="name">Of the dataset.</param>
/// <param name="seed">Of all ids and values.</param>
/// <param name="tracesPerGroup">Traces that are sent together.</param>
/// <param name="variants">Different groups, and the requests of each: enough of them that compression cannot learn them by heart.</param>
internal sealed class Dataset(string name, int seed, int tracesPerGroup, RequestTemplate[][] variants)
{
    // The services send side by side, each at moments of its own: of so many groups that are sent together, every service begins with another, so that
    // as many requests lie between those of a trace.
    private const int Together = 32;

    // Of a group's traces each starts so much after the one before.
    private const long TraceDistanceNs = 10_000;

    private readonly ulong _seed = Mix.Of(0, seed);

    public string Name => name;

    /// <summary>Requests that the traces of a group are spread over: services.</summary>
    public int RequestsPerGroup => variants[0].Length;

    public int TracesPerGroup => tracesPerGroup;

    /// <summary>Spans in the average request.</summary>
    public double SpansPerRequest => variants.Average(group => group.Average(request => request.Spans));

    /// <summary>Spans in the average trace.</summary>
    public double SpansPerTrace => variants.Average(group => group.Sum(request => request.Spans)) / tracesPerGroup;

    /// <summary>Bytes per span on the wire, without compression.</summary>
    public double BytesPerSpan =>
        (double)variants.Sum(group => group.Sum(request => request.Length)) / variants.Sum(group => group.Sum(request => request.Spans));

    /// <summary>How many groups so many spans need: whole ones, so that every trace is complete.</summary>
    public long GroupsOf(long spans)
    {
        var groups = Math.Max(1, (long)Math.Ceiling(spans / (SpansPerTrace * tracesPerGroup)));
        return RequestsPerGroup == 1 ? groups : (groups + Together - 1) / Together * Together;
    }

    /// <summary>How many requests so many groups are.</summary>
    public long RequestsOf(long groups) => groups * RequestsPerGroup;

    /// <summary>The spans of a request.</summary>
    public int SpansIn(long request) => Template(request, out _).Spans;

    /// <summary>A request. The caller disposes it.</summary>
    public PooledBytes Request(long request, Timeline timeline)
    {
        var template = Template(request, out var group);
        var startNs = timeline.StartNs(group);
        return template.Stamp(trace => Values(group, trace, startNs));
    }

    /// <summary>The values of a trace, whenever it starts.</summary>
    public TraceValues Trace(long group, int trace) => Values(group, trace, startNs: 0);

    /// <summary>The id of a trace.</summary>
    public TraceId IdOf(long group, int trace)
    {
        Span<byte> bytes = stackalloc byte[16];
        Values(group, trace, 0).WriteTraceId(bytes);
        return TraceId.Read(bytes);
    }

    private TraceValues Values(long group, int trace, long startNs) =>
        new(Mix.Of(_seed, (group * tracesPerGroup) + trace), startNs + (trace * TraceDistanceNs));

    private RequestTemplate Template(long request, out long group)
    {
        var (turn, service) = Math.DivRem(request, RequestsPerGroup);
        var (block, inBlock) = Math.DivRem(turn, Together);
        group = (block * Together) + ((inBlock + (service * (Together / RequestsPerGroup))) % Together);
        return variants[group % variants.Length][service];
    }
}
