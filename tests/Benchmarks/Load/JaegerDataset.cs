using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.Benchmarks.Load;

/// <summary>
/// The shape of the benchmark that Jaeger publishes of its ClickHouse storage (v2.20.0, internal/storage/v2/clickhouse/BENCHMARKING.md), made as its
/// tracegen makes it: ten services, traces of a parent and nine children in one service, eleven attributes a span, whose keys and values go round
/// among 97 and 1,000. Span ids and durations are random. A pair of key and value is in one of 880 traces.
/// </summary>
internal static class JaegerDataset
{
    public const int SpansPerTrace = 10, Services = 10, Keys = 97, Values = 1000, AttributesPerSpan = 11;
    private const int Variants = 64, UsualTraces = 51;

    /// <param name="seed">Of ids and durations.</param>
    /// <param name="tracesPerRequest">51 is what an SDK's batch of 512 spans holds.</param>
    public static Dataset Create(int seed = 1, int tracesPerRequest = UsualTraces)
    {
        var variants = Variants * Math.Max(1, UsualTraces / tracesPerRequest); // enough traces to have every pair of key and value
        return new Dataset(
            "jaeger", seed, tracesPerRequest, [.. Enumerable.Range(0, variants).Select(variant => new[] { Request(variant, tracesPerRequest) })]);
    }

    /// <summary>What all is true of one span that is in every dataset of the usual size.</summary>
    public static (string Service, string Operation, (string Key, string Value) Attribute) Sample(Random random)
    {
        var (variant, trace, span) = (random.Next(Variants), random.Next(UsualTraces), random.Next(1, SpansPerTrace));
        var attribute = (((((variant * UsualTraces) + trace) * SpansPerTrace) + span) * AttributesPerSpan) + random.Next(AttributesPerSpan);
        return (Service(variant % Services), $"child-span-{span - 1:00}", Attribute(attribute));
    }

    /// <summary>The name of a service.</summary>
    public static string Service(int number) => $"tracegen-{number:00}";

    /// <summary>An attribute as it is on some of the spans.</summary>
    public static (string Key, string Value) Attribute(long number) => ($"attr_{number % Keys:00}", $"val_{number % Values:00}");

    private static RequestTemplate Request(int variant, int traces)
    {
        var marks = new Marks();
        var scope = new ScopeSpans { Scope = new InstrumentationScope { Name = "tracegen" } };
        for (var trace = 0; trace < traces; trace++)
        {
            var attribute = ((variant * traces) + trace) * SpansPerTrace * AttributesPerSpan;
            for (var span = 0; span < SpansPerTrace; span++, attribute += AttributesPerSpan) scope.Spans.Add(Of(marks, trace, span, attribute));
        }

        var service = Service(variant % Services);
        var resource = new Resource();
        resource.Attributes.Set("service.name", service).Set("host.name", $"host-of-{service}").Set("os.type", "linux")
            .Set("telemetry.sdk.language", "go").Set("telemetry.sdk.name", "opentelemetry").Set("telemetry.sdk.version", "1.43.0");
        var spans = new ResourceSpans { Resource = resource, ScopeSpans = { scope }, SchemaUrl = "https://opentelemetry.io/schemas/1.40.0" };
        return new RequestTemplate(new ExportTraceServiceRequest { ResourceSpans = { spans } }, marks);
    }

    private static Span Of(Marks marks, int trace, int number, int attribute)
    {
        var span = new Span
        {
            TraceId = marks.TraceId(trace),
            SpanId = marks.SpanId(trace, number),
            Name = number == 0 ? "lets-go" : $"child-span-{number - 1:00}",
            Kind = number == 0 ? Span.Types.SpanKind.Server : Span.Types.SpanKind.Client,
            StartTimeUnixNano = marks.RandomStart(trace, number),
            EndTimeUnixNano = marks.RandomEnd(trace, number),
            Flags = 0x101,
        };
        if (number > 0) span.ParentSpanId = marks.SpanId(trace, 0);
        for (var i = 0; i < AttributesPerSpan; i++)
        {
            var (key, value) = Attribute(attribute + i);
            span.Attributes.Set(key, value);
        }

        return span;
    }
}
