using System.Text;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Otlp;

namespace Tracepost.Benchmarks.Load;

/// <summary>
/// The traces of a dataset as DataService's writers get them: a fragment for each trace and request, uncompressed, with its searchable figures.
/// </summary>
internal static class ReadyFragments
{
    /// <param name="dataset">With one trace in a group: what a request holds is a fragment then.</param>
    /// <param name="names">Where the fragments' names are found.</param>
    /// <param name="timeline">When the traces start.</param>
    /// <param name="count">How many.</param>
    public static Fragment[] Create(Dataset dataset, NameTable names, Timeline timeline, int count)
    {
        if (dataset.TracesPerGroup != 1) throw new ArgumentException("A fragment is of one trace.", nameof(dataset));
        var fragments = new List<Fragment>(count);
        for (var request = 0L; fragments.Count < count; request++)
        {
            if (dataset.SpansIn(request) == 0) continue; // The trace does not pass this service.
            using var bytes = dataset.Request(request, timeline);
            fragments.Add(Describe(names, bytes.Span.ToArray()));
        }

        return [.. fragments];
    }

    private static Fragment Describe(NameTable names, byte[] tracesData)
    {
        var spans = TracesDataDecoder.Decode(tracesData);
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
}
