using System.Globalization;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;
using static OpenTelemetry.Proto.Trace.V1.Status.Types;

namespace Tracepost.EndToEnd.Tests.Protocols;

/// <summary>What a protocol cannot say, or says in other words: the table in docs/protocols.md, as code.</summary>
internal static class Losses
{
    /// <summary>What is to be read back of a process's spans that were sent by a protocol.</summary>
    public static ResourceSpans Through(string protocol, ResourceSpans sent)
    {
        var expected = sent.Clone();
        if (protocol.StartsWith("jaeger", StringComparison.Ordinal)) Jaeger(expected);
        else if (protocol.StartsWith("zipkin", StringComparison.Ordinal)) Zipkin(expected);
        else if (protocol.StartsWith("opencensus", StringComparison.Ordinal)) OpenCensus(expected);
        return expected;
    }

    // References have a type, which the link keeps.
    private static void Jaeger(ResourceSpans process)
    {
        foreach (var link in Spans(process).SelectMany(span => span.Links)) link.Attributes.Add(Text("opentracing.ref_type", "follows_from"));
    }

    private static void Zipkin(ResourceSpans process)
    {
        var resource = process.Resource.Attributes.Where(attribute => attribute.Key != "service.name").ToList();
        foreach (var attribute in resource) process.Resource.Attributes.Remove(attribute);
        foreach (var span in Spans(process))
        {
            // Tags are texts, and the resource's are among them.
            KeyValue[] tags = [.. resource, .. span.Attributes];
            span.Attributes.Clear();
            span.Attributes.AddRange(tags.Select(tag => Text(tag.Key, AsText(tag.Value))));
            foreach (var e in span.Events) e.Attributes.Clear();
            span.Links.Clear();
            span.TraceState = "";
            span.Flags = 0;
            if (span.Kind is SpanKind.Internal) span.Kind = SpanKind.Unspecified;
        }
    }

    private static void OpenCensus(ResourceSpans process)
    {
        // Labels of a resource are texts.
        var labels = process.Resource.Attributes.Select(attribute => Text(attribute.Key, AsText(attribute.Value))).ToList();
        process.Resource.Attributes.Clear();
        process.Resource.Attributes.AddRange(labels);
        foreach (var scope in process.ScopeSpans) scope.Scope = null;
        foreach (var span in Spans(process))
        {
            span.Flags = 0;
            if (span.Status.Code is StatusCode.Ok) span.Status.Code = StatusCode.Unset;
            foreach (var attribute in span.Attributes.Where(attribute => attribute.Value.ValueCase is AnyValue.ValueOneofCase.BytesValue))
                attribute.Value = Text("", AsText(attribute.Value)).Value;
        }
    }

    private static IEnumerable<Span> Spans(ResourceSpans process) => process.ScopeSpans.SelectMany(scope => scope.Spans);

    private static KeyValue Text(string key, string text) => new() { Key = key, Value = new AnyValue { StringValue = text } };

    private static string AsText(AnyValue value) => value.ValueCase switch
    {
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString("R", CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.BytesValue => value.BytesValue.ToBase64(),
        _ => value.StringValue,
    };
}
