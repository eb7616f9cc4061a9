using System.Buffers;
using System.Text.Json;
using Tracepost.ApiService.QueryApis.Go;
using Tracepost.ApiService.QueryApis.Jaeger;
using Tracepost.ApiService.QueryApis.Otlp;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Adjusting;
using Tracepost.TraceModel.Otlp;

namespace Tracepost.Benchmarks.Reading;

/// <summary>
/// What it costs ApiService to answer one large trace, step by step and without the network: its CPU time, that of the garbage collector
/// included, and what it allocates.
/// </summary>
internal sealed class ReadingBenchmark(int spans, int runs, Report report)
{
    private const int ChunkBytes = 1024 * 1024;

    public void Run()
    {
        var chunks = LargeTrace.Create(spans);
        var size = chunks.Sum(chunk => (long)chunk.Length) >> 20;
        report.Section($"One trace of {Report.Rate(spans)} spans, {size} MiB of OTLP, {runs} runs", "step", "CPU time", "allocated");
        Measure("read the fields of all spans", () => chunks, sent => Decode(sent));
        Measure("adjust them", () => Decode(chunks), decoded => new TraceAdjuster(0).AdjustTrace(decoded));
        Measure("adjusted to OTLP protobuf", () => Adjusted(chunks), adjusted => Encode(adjusted, _ => { }));
        Measure("adjusted to OTLP JSON", () => Adjusted(chunks), adjusted => Encode(adjusted, bytes => WriteJson(bytes)));
        Measure("raw to OTLP JSON", () => chunks, raw =>
        {
            foreach (var chunk in raw) WriteJson(chunk);
        });
        Measure("adjusted to Jaeger's JSON", () => Adjusted(chunks), adjusted => WriteJaegerJson(adjusted));
        Measure("raw to Jaeger's JSON", () => Decode(chunks), decoded => WriteJaegerJson(decoded));
        Measure("all: /api/traces/{id}", () => chunks, sent => WriteJaegerJson(Adjusted(sent)));
        Measure("all: /api/v3/traces/{id}", () => chunks, sent => Encode(Adjusted(sent), bytes => WriteJson(bytes)));
    }

    private void Measure<T>(string step, Func<T> prepare, Action<T> run)
    {
        var times = new List<double>();
        var allocated = new List<long>();
        for (var i = 0; i <= runs; i++)
        {
            var state = prepare();
            GC.Collect();
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var cpu = Environment.CpuUsage.TotalTime;
            run(state);
            var used = Environment.CpuUsage.TotalTime - cpu;
            if (i == 0) continue; // The first one is compiled on the way.
            times.Add(used.TotalMilliseconds);
            allocated.Add(GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        times.Sort();
        allocated.Sort();
        report.Row(step, $"{Report.Number(times[runs / 2], 0)} ms", $"{Report.Number(allocated[runs / 2] / 1048576.0)} MiB");
    }

    private static List<Span> Decode(List<byte[]> chunks)
    {
        var decoded = new List<Span>();
        foreach (var chunk in chunks) TracesDataDecoder.Decode(chunk, decoded);
        return decoded;
    }

    private static List<Span> Adjusted(List<byte[]> chunks)
    {
        var decoded = Decode(chunks);
        new TraceAdjuster(0).AdjustTrace(decoded);
        return decoded;
    }

    private static void Encode(List<Span> adjusted, Action<ReadOnlySpan<byte>> take)
    {
        foreach (var chunk in TracesDataEncoder.Encode(adjusted, ChunkBytes))
        {
            using (chunk) take(chunk.Span);
        }
    }

    private static void WriteJson(ReadOnlySpan<byte> tracesData)
    {
        using var json = new Utf8JsonWriter(new Nowhere(), new JsonWriterOptions { SkipValidation = true });
        json.WriteStartArray();
        OtlpJsonWriter.WriteResourceSpans(json, tracesData);
        json.WriteEndArray();
    }

    private static void WriteJaegerJson(List<Span> decoded)
    {
        using var json = new Utf8JsonWriter(new Nowhere(), new JsonWriterOptions { SkipValidation = true, Encoder = GoJsonEncoder.Html });
        var processes = new ProcessTable();
        using var writer = new JaegerSpanWriter(json, processes);
        json.WriteStartArray();
        foreach (var span in decoded)
        {
            writer.Write(span);
            json.Flush(); // As often as the answer does.
        }

        json.WriteEndArray();
        processes.Write(json);
    }

    /// <summary>Takes bytes and forgets them, as a fast client would.</summary>
    private sealed class Nowhere : IBufferWriter<byte>
    {
        private byte[] _buffer = new byte[64 * 1024];

        public void Advance(int count)
        {
        }

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            if (sizeHint > _buffer.Length) _buffer = new byte[sizeHint];
            return _buffer;
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
