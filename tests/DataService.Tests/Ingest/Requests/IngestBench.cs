using Microsoft.Extensions.Time.Testing;
using Tracepost.DataService.Ingest;
using Tracepost.DataService.Ingest.Assembling;
using Tracepost.DataService.Ingest.Slicing;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Retention;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.DataService.Tests.Ingest.Requests;

/// <summary>A slicer and an assembler at <see cref="Messages.Now"/>.</summary>
internal sealed class IngestBench
{
    public IngestBench(IngestOptions? options = null)
    {
        Names = new NameTable(new NameOptions(), Time);
        Slicer = new Slicer(Names, new AcceptanceWindow(Retention, Time), options ?? new IngestOptions());
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds((long)(Messages.Now / 1_000_000_000)));

    public RetentionOptions Retention { get; } = new();

    public NameTable Names { get; }

    public Slicer Slicer { get; }

    public SlicedRequest Slice(byte[] request) => Slicer.Slice(PooledBytes.Copy(request));

    /// <summary>All fragments of these requests in one commit, their payloads copied.</summary>
    public List<Fragment> Assemble(params byte[][] requests)
    {
        var sliced = requests.Select(Slice).ToList();
        var assembler = new Assembler();
        assembler.Group(sliced);
        var all = new List<Fragment>();
        for (var fragments = assembler.Next(); fragments.Count > 0; fragments = assembler.Next()) all.AddRange(fragments.Select(Copy));
        assembler.Clear();
        sliced.ForEach(request => request.Dispose());
        return all;
    }

    /// <summary>The fragment with memory of its own.</summary>
    public static Fragment Copy(Fragment fragment) => new()
    {
        TraceId = fragment.TraceId,
        StartNs = fragment.StartNs,
        EndNs = fragment.EndNs,
        LongestNs = fragment.LongestNs,
        SpanCount = fragment.SpanCount,
        ErrorCount = fragment.ErrorCount,
        Root = fragment.Root,
        Operations = [.. fragment.Operations],
        Payload = fragment.Payload.ToArray(),
    };
}
