using System.Globalization;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using static OpenTelemetry.Proto.Trace.V1.Status.Types;

namespace Tracepost.Testing.Protocols.Encoding;

/// <summary>
/// What Jaeger and Zipkin have no fields for becomes tags: https://opentelemetry.io/docs/specs/otel/common/mapping-to-non-otlp/.
/// </summary>
internal static class SpanTags
{
    public static IEnumerable<KeyValue> Scope(InstrumentationScope? scope)
    {
        if (scope?.Name.Length > 0) yield return Text("otel.scope.name", scope.Name);
        if (scope?.Version.Length > 0) yield return Text("otel.scope.version", scope.Version);
    }

    public static IEnumerable<KeyValue> Kind(Span span)
    {
        if (span.Kind is not Span.Types.SpanKind.Unspecified) yield return Text("span.kind", span.Kind.ToString().ToLowerInvariant());
    }

    public static IEnumerable<KeyValue> Jaeger(Span span)
    {
        foreach (var tag in Kind(span)) yield return tag;
        if (span.TraceState.Length > 0) yield return Text("w3c.tracestate", span.TraceState);
        if (span.Status?.Code is StatusCode.Ok) yield return Text("otel.status_code", "OK");
        if (span.Status?.Code is StatusCode.Error)
        {
            yield return Text("otel.status_code", "ERROR");
            yield return new KeyValue { Key = "error", Value = new AnyValue { BoolValue = true } };
        }

        if (span.Status?.Message.Length > 0) yield return Text("otel.status_description", span.Status.Message);
    }

    public static IEnumerable<KeyValue> Zipkin(Span span)
    {
        if (span.Status?.Code is StatusCode.Ok) yield return Text("otel.status_code", "OK");
        if (span.Status?.Code is not StatusCode.Error) yield break;
        yield return Text("otel.status_code", "ERROR");
        yield return Text("error", span.Status.Message);
    }

    public static KeyValue Text(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };

    /// <summary>A value as text, for protocols that have only texts.</summary>
    public static string AsText(AnyValue value) => value.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString("R", CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.BytesValue => value.BytesValue.ToBase64(),
        _ => JsonFormatter.Default.Format(value),
    };

    public static string ServiceName(Resource resource) =>
        resource.Attributes.FirstOrDefault(attribute => attribute.Key == "service.name")?.Value.StringValue ?? "";

    public static ulong Micros(ulong nanoseconds) => nanoseconds / 1000;
}
