using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel.Otlp;

/// <summary>
/// Encodes spans as OTLP's <c>TracesData</c>, in their order, neighbours of one resource and scope together:
/// <code>
/// TracesData    { ResourceSpans resource_spans = 1; }
/// ResourceSpans { Resource resource = 1; ScopeSpans scope_spans = 2; string schema_url = 3; }
/// ScopeSpans    { InstrumentationScope scope = 1; Span spans = 2; string schema_url = 3; }
/// </code>
/// A span that no adjuster changed is its own bytes.
/// </summary>
public static class TracesDataEncoder
{
    /// <summary>Encodes spans into messages that end with the first span beyond <paramref name="chunkBytes"/>. The receiver disposes them.</summary>
    public static IEnumerable<PooledBytes> Encode(IReadOnlyList<Span> spans, int chunkBytes)
    {
        for (var next = 0; next < spans.Count;)
        {
            using var writer = new ProtoWriter(Math.Min(chunkBytes, 64 * 1024));
            while (next < spans.Count && writer.Length < chunkBytes)
                next = WriteResourceSpans(writer, spans, next, chunkBytes);
            yield return writer.Detach();
        }
    }

    private static int WriteResourceSpans(ProtoWriter writer, IReadOnlyList<Span> spans, int next, int chunkBytes)
    {
        var resource = spans[next].Resource;
        var begin = writer.BeginMessage(1);
        WriteResource(writer, resource);
        while (next < spans.Count && ReferenceEquals(spans[next].Resource, resource) && writer.Length < chunkBytes)
            next = WriteScopeSpans(writer, spans, next, chunkBytes);
        if (resource.SchemaUrl.Length > 0) AttributeEncoder.WriteText(writer, 3, resource.SchemaUrl);
        writer.EndMessage(begin);
        return next;
    }

    private static int WriteScopeSpans(ProtoWriter writer, IReadOnlyList<Span> spans, int next, int chunkBytes)
    {
        var (resource, scope) = (spans[next].Resource, spans[next].Scope);
        var begin = writer.BeginMessage(2);
        WriteScope(writer, scope);
        do
        {
            var span = writer.BeginMessage(2);
            spans[next].WriteOtlp(writer);
            writer.EndMessage(span);
            next++;
        }
        while (next < spans.Count && writer.Length < chunkBytes && ReferenceEquals(spans[next].Resource, resource) && ReferenceEquals(spans[next].Scope, scope));

        if (scope.SchemaUrl.Length > 0) AttributeEncoder.WriteText(writer, 3, scope.SchemaUrl);
        writer.EndMessage(begin);
        return next;
    }

    // Resource { KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
    private static void WriteResource(ProtoWriter writer, Resource resource)
    {
        var begin = writer.BeginMessage(1);
        AttributeEncoder.Write(writer, 1, resource.Attributes);
        if (resource.DroppedAttributes > 0) writer.WriteVarint(2, resource.DroppedAttributes);
        writer.WriteFields(resource.OtherFields);
        writer.EndMessage(begin);
    }

    // InstrumentationScope { string name = 1; string version = 2; KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
    private static void WriteScope(ProtoWriter writer, Scope scope)
    {
        var begin = writer.BeginMessage(1);
        if (scope.Name.Length > 0) AttributeEncoder.WriteText(writer, 1, scope.Name);
        if (scope.Version.Length > 0) AttributeEncoder.WriteText(writer, 2, scope.Version);
        AttributeEncoder.Write(writer, 3, scope.Attributes);
        if (scope.DroppedAttributes > 0) writer.WriteVarint(4, scope.DroppedAttributes);
        writer.EndMessage(begin);
    }
}
