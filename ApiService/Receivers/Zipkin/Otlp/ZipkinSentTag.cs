using Tracepost.ApiService.Receivers.Zipkin.Model;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Zipkin.Otlp;

/// <summary>
/// Keeps a tag as it was sent, where what OTLP has for it would be another tag when Zipkin's API gives the span back: <c>{"error":"true"}</c> is a
/// status, and also <c>zipkin.tag.error = "true"</c>. ApiService/QueryApis/Zipkin/Spans takes it from there.
/// </summary>
internal static class ZipkinSentTag
{
    private static ReadOnlySpan<byte> Prefix => "zipkin.tag."u8;

    /// <summary>Writes the tag; nothing if there is none.</summary>
    public static void Write(in ZipkinTag tag, ProtoWriter writer)
    {
        if (tag.Key.IsEmpty) return;
        var key = new byte[Prefix.Length + tag.Key.Length];
        Prefix.CopyTo(key);
        tag.Key.Span.CopyTo(key.AsSpan(Prefix.Length));
        ZipkinTagToOtlp.Write(tag with { Key = key }, writer);
    }
}
