using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.TraceModel.Otlp;
using Tracepost.TraceModel.Statistics;
using static Tracepost.TraceModel.Tests.TestSpans;
using OtlpKeyValue = OpenTelemetry.Proto.Common.V1.KeyValue;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.TraceModel.Tests.Statistics;

public sealed class ServiceCallsTests
{
    [Fact]
    public void A_span_below_one_of_another_service_is_a_call() => Assert.Equal(
        ["shop>stock 2x 1 failed 40/30", "stock>audit 1x 0 failed 5/5"],
        Calls(("shop", Node(1, 0, 0, 100)), ("stock", Node(2, 1, 10, 30)), ("stock", Failed(Node(3, 1, 50, 10))), ("stock", Node(4, 2, 12, 8)), ("audit", Node(5, 4, 13, 5))));

    [Fact]
    public void A_client_that_nobody_answered_calls_the_system_that_it_names() => Assert.Equal(
        ["shop>postgresql 1x 0 failed 20/20"],
        Calls(("shop", Node(1, 0, 0, 100)), ("shop", To("db.system", "postgresql", Node(2, 1, 10, 20, SpanKind.Client)))));

    [Fact]
    public void A_client_that_was_answered_calls_who_answered() => Assert.Equal(
        ["shop>stock 1x 0 failed 15/15"],
        Calls(("shop", Node(1, 0, 0, 100)), ("shop", To("peer.service", "the-stock", Node(2, 1, 10, 20, SpanKind.Client))), ("stock", Node(3, 2, 12, 15, SpanKind.Server))));

    [Fact]
    public void Messages_go_through_the_broker_if_it_is_known() => Assert.Equal(
        ["kafka>mail 1x 0 failed 9/9", "shop>kafka 1x 0 failed 2/2"],
        Calls(("shop", To("messaging.system", "kafka", Node(1, 0, 0, 2, SpanKind.Producer))), ("mail", To("messaging.system", "kafka", Node(2, 1, 10, 9, SpanKind.Consumer)))));

    [Fact]
    public void Within_a_service_there_are_no_calls() => Assert.Empty(Calls(("shop", Node(1)), ("shop", Node(2, 1))));

    private static IEnumerable<string> Calls(params (string Service, OtlpSpan Span)[] spans)
    {
        var traces = new TracesData();
        foreach (var (service, span) in spans)
        {
            traces.ResourceSpans.Add(new ResourceSpans
            {
                Resource = new OpenTelemetry.Proto.Resource.V1.Resource { Attributes = { Text("service.name", service) } },
                ScopeSpans = { new ScopeSpans { Spans = { span } } },
            });
        }

        return ServiceCalls.Of(TraceTree.Build(TracesDataDecoder.Decode(traces.ToByteArray())))
            .Select(calls => $"{calls.Parent}>{calls.Child} {calls.Calls}x {calls.Errors} failed {calls.TotalNano}/{calls.MaxNano}").Order(StringComparer.Ordinal);
    }

    private static OtlpSpan Failed(OtlpSpan span)
    {
        span.Status = new Status { Code = Status.Types.StatusCode.Error };
        return span;
    }

    private static OtlpSpan To(string key, string name, OtlpSpan span)
    {
        span.Attributes.Add(Text(key, name));
        return span;
    }

    private static OtlpKeyValue Text(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };
}
