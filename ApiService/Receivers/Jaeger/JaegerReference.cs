using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger;

/// <summary>
/// A reference to another span. The first CHILD_OF to a span of the same trace, or else the first FOLLOWS_FROM to one, is the parent. All but that
/// CHILD_OF are links, which keep their type in an attribute.
/// </summary>
internal readonly record struct JaegerReference(ulong TraceIdHigh, ulong TraceIdLow, ulong SpanId, bool FollowsFrom)
{
    /// <summary>True if the reference leads to a span of this trace.</summary>
    public bool IsIn(ulong traceIdHigh, ulong traceIdLow) => TraceIdHigh == traceIdHigh && TraceIdLow == traceIdLow;

    /// <summary>Writes it as a link of a span.</summary>
    public void WriteLink(ProtoWriter writer)
    {
        var link = writer.BeginMessage(OtlpFields.Link);
        writer.WriteTraceId(OtlpFields.LinkTraceId, TraceIdHigh, TraceIdLow);
        writer.WriteSpanId(OtlpFields.LinkSpanId, SpanId);
        writer.WriteAttribute(OtlpFields.LinkAttribute, "opentracing.ref_type"u8, FollowsFrom ? "follows_from"u8 : "child_of"u8);
        writer.EndMessage(link);
    }
}
