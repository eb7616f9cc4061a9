using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.OrderSystem.Scenarios;
using Tracepost.OrderSystem.Simulation;

namespace Tracepost.EndToEnd.Tests.OrderSystem;

/// <summary>The demo's traces are coherent, and show a newcomer all that they should.</summary>
public sealed class ScenarioTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 17, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Children_lie_inside_their_parents_except_behind_a_queue_and_on_pods_with_a_wrong_clock()
    {
        string[] wrongClocks = ["catalog", "inventory", "fraud"];
        foreach (var trace in Traces(seed: 1, count: 400))
        {
            var spans = Spans(trace).ToDictionary(s => s.Span.SpanId);
            foreach (var (service, span) in spans.Values)
            {
                Assert.True(span.EndTimeUnixNano >= span.StartTimeUnixNano);
                if (span.ParentSpanId.IsEmpty || span.Kind == Span.Types.SpanKind.Consumer) continue;
                var parent = spans[span.ParentSpanId];
                if (service != parent.Service && (wrongClocks.Contains(service) || wrongClocks.Contains(parent.Service))) continue;
                Assert.True(span.StartTimeUnixNano >= parent.Span.StartTimeUnixNano && span.EndTimeUnixNano <= parent.Span.EndTimeUnixNano,
                    $"{service} {span.Name} is not inside {parent.Service} {parent.Span.Name}");
            }
        }
    }

    [Fact]
    public void A_thousand_traces_show_every_service_errors_links_a_queue_and_a_long_job()
    {
        var traces = Traces(seed: 2, count: 2000);
        var spans = traces.SelectMany(Spans).ToList();

        Assert.Equal(13, spans.Select(s => s.Service).Distinct().Count());
        Assert.Equal(5, spans.Select(s => s.Span.Kind).Distinct().Count());
        Assert.Contains(spans, s => s.Span.Events.Any(e => e.Name == "exception"));
        Assert.Contains(spans, s => s.Span.Links.Count > 5);
        Assert.Contains(traces, t => Spans(t).Count() > 1000);
        Assert.InRange(spans.Count(s => s.Span.Status?.Code == Status.Types.StatusCode.Error), 10, spans.Count / 20);
        Assert.Equal(spans.Count, spans.Select(s => (s.Span.TraceId, s.Span.SpanId)).Distinct().Count());
    }

    [Fact]
    public void The_same_seed_makes_the_same_traces() =>
        Assert.Equal(Traces(seed: 3, count: 20).Select(t => t.ToByteString()), Traces(seed: 3, count: 20).Select(t => t.ToByteString()));

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("1.5h", 5400)]
    [InlineData("2d", 172800)]
    public void Reads_durations(string text, double seconds)
    {
        Assert.True(Tracepost.OrderSystem.Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("1x")]
    [InlineData("-1h")]
    [InlineData("NaNs")]
    public void Refuses_what_is_no_duration(string text) => Assert.False(Tracepost.OrderSystem.Durations.TryParse(text, out _));

    private static List<ExportTraceServiceRequest> Traces(int seed, int count)
    {
        var mix = new ScenarioMix(new Dice(seed), seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var request = new ExportTraceServiceRequest();
            mix.Next().WriteTo(request, Start);
            return request;
        })];
    }

    private static IEnumerable<(string Service, Span Span)> Spans(ExportTraceServiceRequest request) =>
        from r in request.ResourceSpans
        from s in r.ScopeSpans
        from span in s.Spans
        select (r.Resource.Attributes.First(a => a.Key == "service.name").Value.StringValue, span);
}
