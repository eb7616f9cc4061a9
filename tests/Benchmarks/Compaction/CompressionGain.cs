using System.Diagnostics;
using Tracepost.Benchmarks.Load;
using Tracepost.DataService.Storage.Compression;
using Tracepost.DataService.Storage.Packing;
using ZstdSharp;

namespace Tracepost.Benchmarks.Compaction;

/// <summary>
/// What merging the fragments of a trace, larger dictionaries and higher levels gain in bytes of payload, and what they cost, in this process: as many spans as
/// asked for, in fragments of one service's spans of one trace, as they come when each service sends its own. CPU time of one thread.
/// </summary>
internal sealed class CompressionGain(long spans, Report report)
{
    private const int SampleBytes = 8 << 20;

    private static readonly int[] Levels = [1, 3, 6, 9, 12, 19];

    public void Run()
    {
        // As PayloadCodec does, the packed columns are not compressed.
        foreach (var dataset in new[] { OrdersDataset.Create(tracesPerGroup: 1), JaegerDataset.Create(tracesPerRequest: 1) }) Run(dataset);
    }

    private void Run(Dataset dataset)
    {
        var groups = dataset.GroupsOf(spans);
        var traces = Traces(dataset, groups);
        var count = Enumerable.Range(0, (int)dataset.RequestsOf(groups)).Sum(request => dataset.SpansIn(request));
        var fragments = traces.SelectMany(trace => trace).Select(Pack).ToArray();
        var merged = traces.Select(trace => Pack([.. trace.SelectMany(fragment => fragment)])).ToArray();
        report.Section(
            $"{dataset.Name}: {count} spans, {(double)fragments.Length / traces.Length:N1} fragments a trace",
            "fragments", "dictionary", "level", "payload, B/span", "compress, µs/span", "decompress, µs/span");

        // What is stored is compressed with a dictionary from the beginning. Dictionaries learn from a part that is not measured.
        var (unseen, seen) = (fragments[(fragments.Length / 3)..], fragments[..(fragments.Length / 3)]);
        var tail = merged[(merged.Length / 3)..];
        var live = Train(seen, 112, 1);
        Measure("as stored", unseen, live, "in use, 112 KiB", 1, count * 2 / 3);
        Measure("as stored", unseen, live, "in use, 112 KiB", 1, count * 2 / 3);
        foreach (var level in Levels) Measure("merged", tail, live, "in use, 112 KiB", level, count * 2 / 3);
        foreach (var kilobytes in new[] { 112, 256, 512 })
        {
            foreach (var level in Levels[..5]) Measure("merged", tail, Train(seen, kilobytes, level), $"of the day, {kilobytes} KiB", level, count * 2 / 3);
        }
    }

    private static Packed Pack(byte[] payload)
    {
        using var packer = new PayloadPacker();
        if (!packer.TryPack(TraceModel.Otlp.TracesDataDecoder.Decode(payload)[0].TraceId, payload)) throw new InvalidOperationException("Not packed.");
        return new Packed(packer.Columns.Length + 5, packer.Rest.ToArray());
    }

    private static byte[] Train(Packed[] payloads, int kilobytes, int level)
    {
        var step = Math.Max(1, payloads.Sum(payload => (long)payload.Rest.Length) / SampleBytes);
        var samples = payloads.Where((_, i) => i % step == 0).Select(payload => payload.Rest).ToArray();
        return DictBuilder.TrainFromBufferFastCover(samples, level, kilobytes * 1024).ToArray();
    }

    private void Measure(string what, Packed[] payloads, byte[] content, string name, int level, long count)
    {
        var dictionary = new ZstdDictionary(1, content, level);
        using var compressor = new ZstdCompressor(level);
        using var decompressor = new ZstdDecompressor();
        var room = new byte[Zstd.MaxCompressedLength(payloads.Max(payload => payload.Rest.Length))];
        compressor.Compress(dictionary, payloads[0].Rest, room);
        var compressed = new byte[payloads.Length][];
        var compress = Cpu(() =>
        {
            for (var i = 0; i < payloads.Length; i++) compressed[i] = room[..compressor.Compress(dictionary, payloads[i].Rest, room)];
        });
        var decompress = Cpu(() =>
        {
            foreach (var payload in compressed) decompressor.Decompress(dictionary, payload, room);
        });
        report.Row(
            what, name, $"{level}",
            Report.Number((double)(compressed.Sum(frame => (long)frame.Length) + payloads.Sum(payload => (long)payload.Columns)) / count), Report.Number(1e6 * compress / count, 2), Report.Number(1e6 * decompress / count, 2));
    }

    private static double Cpu(Action work)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        work();
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalSeconds;
    }

    private static byte[][][] Traces(Dataset dataset, long groups)
    {
        var timeline = Timeline.Past(1_700_000_000_000_000_000, 1_700_086_400_000_000_000, groups);
        var traces = new Dictionary<TraceModel.TraceId, List<byte[]>>();
        for (var request = 0L; request < dataset.RequestsOf(groups); request++)
        {
            if (dataset.SpansIn(request) == 0) continue;
            using var bytes = dataset.Request(request, timeline);
            var payload = bytes.Span.ToArray();
            var id = TraceModel.Otlp.TracesDataDecoder.Decode(payload)[0].TraceId;
            if (!traces.TryGetValue(id, out var trace)) traces[id] = trace = [];
            trace.Add(payload);
        }

        return [.. traces.Values.Select(trace => trace.ToArray())];
    }

    /// <param name="Columns">Bytes of the columns and around them.</param>
    /// <param name="Rest">What is compressed.</param>
    private sealed record Packed(int Columns, byte[] Rest);
}
