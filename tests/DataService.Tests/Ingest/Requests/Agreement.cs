using System.Text;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Otlp;

namespace Tracepost.DataService.Tests.Ingest.Requests;

/// <summary>Compares what was assembled with what full parsers read from the request.</summary>
internal static class Agreement
{
    private const ulong Slot = 600UL * 1_000_000_000;

    /// <summary>Asserts that the fragments are the request's valid spans, each with all that belongs to it, in order.</summary>
    public static void Check(byte[] request, List<Fragment> fragments)
    {
        var expected = SpanFact.ParseAll(request).Where(fact => IsValid(fact.Span))
            .ToLookup(fact => (TraceIdOf(fact.Span), fact.Span.StartTimeUnixNano / Slot));
        Assert.Equal(expected.Count, fragments.Count);
        foreach (var fragment in fragments)
        {
            var facts = expected[(fragment.TraceId, (ulong)fragment.StartNs / Slot)].ToList();
            Assert.Equal(facts, SpanFact.ParseAll(fragment.Payload.Span));
            CheckColumns(facts, fragment);
        }
    }

    /// <summary>Asserts that each span of the fragments is byte for byte one of the request, for requests whose text is not UTF-8.</summary>
    public static void CheckBytes(byte[] request, List<Fragment> fragments)
    {
        var sent = TracesDataDecoder.Decode(request).Select(span => Convert.ToHexString(span.Otlp.Span)).ToHashSet(StringComparer.Ordinal);
        foreach (var fragment in fragments)
        {
            var stored = TracesDataDecoder.Decode(fragment.Payload);
            Assert.Equal(fragment.SpanCount, stored.Count);
            Assert.All(stored, span => Assert.Contains(Convert.ToHexString(span.Otlp.Span), sent));
        }
    }

    private static void CheckColumns(List<SpanFact> facts, Fragment fragment)
    {
        var decoded = TracesDataDecoder.Decode(fragment.Payload);
        Assert.Equal(facts.Count, fragment.SpanCount);
        Assert.Equal(facts.Count(fact => fact.Span.Status?.Code == Status.Types.StatusCode.Error), fragment.ErrorCount);
        Assert.Equal(facts.Min(fact => fact.Span.StartTimeUnixNano), (ulong)fragment.StartNs);
        Assert.Equal(facts.Max(fact => EndOf(fact.Span)), (ulong)fragment.EndNs);
        Assert.Equal(facts.Max(fact => EndOf(fact.Span) - fact.Span.StartTimeUnixNano), (ulong)fragment.LongestNs);
        Assert.Equal(
            decoded.Select(Indexed).ToHashSet(),
            fragment.Operations.Select(operation => (operation.Service.Name, operation.Name, operation.Kind)).ToHashSet());
        Assert.Equal(fragment.Operations.Count, fragment.Operations.Distinct().Count());
        var root = decoded.Find(span => span.ParentSpanId.IsZero);
        Assert.Equal(root is null ? default : Indexed(root), fragment.Root is { } r ? (r.Service.Name, r.Name, r.Kind) : default);
    }

    // What the name table makes of a span's names: those that PostgreSQL cannot hold share an operation without a name and a kind.
    private static (string Service, string Name, Tracepost.TraceModel.SpanKind Kind) Indexed(Tracepost.TraceModel.Span span)
    {
        var service = NameText.Clean(Encoding.UTF8.GetBytes(span.Resource.ServiceName));
        return service.Length > 0 && NameText.Read(Encoding.UTF8.GetBytes(span.Name)) is { Length: > 0 } name
            ? (service, name, span.Kind)
            : (service, "", default);
    }

    private static ulong EndOf(OpenTelemetry.Proto.Trace.V1.Span span) =>
        Math.Min(Math.Max(span.StartTimeUnixNano, span.EndTimeUnixNano), long.MaxValue);

    private static TraceId TraceIdOf(OpenTelemetry.Proto.Trace.V1.Span span) => TraceId.Read(span.TraceId.Span);

    private static bool IsValid(OpenTelemetry.Proto.Trace.V1.Span span)
    {
        const ulong Day = 86_400UL * 1_000_000_000;
        return span.TraceId.Length == 16 && span.TraceId.Any(b => b != 0)
            && span.SpanId.Length == 8 && span.SpanId.Any(b => b != 0)
            && span.ParentSpanId.Length is 0 or 8
            && span.StartTimeUnixNano is >= Messages.Now - (7 * Day) and <= Messages.Now + Day;
    }
}
