using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Comparison;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace Tracepost.EndToEnd.Tests.SpanMetrics;

/// <summary>A span as far as it is counted. Times are nanoseconds, the start Unix.</summary>
internal sealed record MonitorCall(string Service, string Operation, long Start, long Duration, bool Failed = false, SpanKind Kind = SpanKind.Server)
{
    public const long Millisecond = 1_000_000;
    public const long Second = 1000 * Millisecond;
    public const long Minute = 60 * Second;

    /// <summary>A name that no other test has.</summary>
    public static string NewService(string name) => $"{name}-{Guid.NewGuid():N}";

    /// <summary>A full minute so long ago that it and some after it have passed.</summary>
    public static long MinutesAgo(int minutes)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * Millisecond;
        return now - (now % Minute) - (minutes * Minute);
    }

    /// <summary>The request that exports them: traces of up to ten spans, of services that take turns.</summary>
    public static ExportTraceServiceRequest ToRequest(params IEnumerable<MonitorCall> calls)
    {
        var request = new ExportTraceServiceRequest();
        foreach (var some in calls.Chunk(10))
        {
            var traceId = HandMade.NewId(16);
            foreach (var call in some) request.ResourceSpans.Add(call.ToResourceSpans(traceId));
        }

        return request;
    }

    private ResourceSpans ToResourceSpans(ByteString traceId) => new()
    {
        Resource = new Resource { Attributes = { new KeyValue { Key = "service.name", Value = new AnyValue { StringValue = Service } } } },
        ScopeSpans =
        {
            new ScopeSpans
            {
                Spans =
                {
                    new Span
                    {
                        TraceId = traceId,
                        SpanId = HandMade.NewId(8),
                        Name = Operation,
                        Kind = Kind,
                        StartTimeUnixNano = (ulong)Start,
                        EndTimeUnixNano = (ulong)(Start + Duration),
                        Status = new Status { Code = Failed ? Status.Types.StatusCode.Error : Status.Types.StatusCode.Unset },
                    },
                },
            },
        },
    };
}
