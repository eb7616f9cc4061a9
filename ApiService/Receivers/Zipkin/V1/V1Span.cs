using Tracepost.ApiService.Receivers.Zipkin.Model;

namespace Tracepost.ApiService.Receivers.Zipkin.V1;

/// <summary>Something that happened on a host; <c>cs</c>, <c>sr</c> and their like say what the span is.</summary>
/// <param name="Timestamp">Microseconds since the Unix epoch.</param>
/// <param name="Value">What happened.</param>
/// <param name="Endpoint">Where; null if it is not known.</param>
/// <param name="Order">Its place in the request.</param>
internal readonly record struct V1Annotation(long Timestamp, ReadOnlyMemory<byte> Value, ZipkinEndpoint? Endpoint, int Order);

/// <summary>A tag that was set on a host, or the address of the other side.</summary>
/// <param name="Tag">Its key and value.</param>
/// <param name="Endpoint">Where it was set, or the address; null if it is not known.</param>
/// <param name="Order">Its place in the request.</param>
internal readonly record struct V1BinaryAnnotation(ZipkinTag Tag, ZipkinEndpoint? Endpoint, int Order);

/// <summary>
/// A span of Zipkin's first model, https://github.com/openzipkin/zipkin-api/blob/master/thrift/zipkinCore.thrift: one span is both sides of a call,
/// and every annotation says on which host it was made. One object serves all spans of a request.
/// </summary>
internal sealed class V1Span
{
    private readonly List<ZipkinEndpoint> _endpoints = [];
    private int _endpointCount;

    public ulong TraceIdHigh { get; set; }

    public ulong TraceIdLow { get; set; }

    /// <summary>0 if this is a root.</summary>
    public ulong ParentId { get; set; }

    public ulong Id { get; set; }

    public ReadOnlyMemory<byte> Name { get; set; }

    /// <summary>Microseconds since the Unix epoch, as the one who began the span says; 0 if it is not known.</summary>
    public long Timestamp { get; set; }

    /// <summary>Microseconds, as the one who began the span says; 0 if it is not known.</summary>
    public long Duration { get; set; }

    public bool Debug { get; set; }

    public List<V1Annotation> Annotations { get; } = [];

    public List<V1BinaryAnnotation> BinaryAnnotations { get; } = [];

    /// <summary>Makes it an empty span again.</summary>
    public void Clear()
    {
        TraceIdHigh = TraceIdLow = ParentId = Id = 0;
        Name = default;
        Timestamp = Duration = 0;
        Debug = false;
        Annotations.Clear();
        BinaryAnnotations.Clear();
        _endpointCount = 0;
    }

    /// <summary>An empty endpoint, which lives as long as this span.</summary>
    public ZipkinEndpoint BeginEndpoint()
    {
        if (_endpointCount == _endpoints.Count) _endpoints.Add(new ZipkinEndpoint());
        var endpoint = _endpoints[_endpointCount++];
        endpoint.Clear();
        return endpoint;
    }

    /// <summary>What the last endpoint that was begun became: itself, or null if nothing is known of it.</summary>
    public ZipkinEndpoint? EndEndpoint()
    {
        var endpoint = _endpoints[_endpointCount - 1];
        if (!endpoint.IsEmpty) return endpoint;
        _endpointCount--;
        return null;
    }

    public void AddAnnotation(long timestamp, ReadOnlyMemory<byte> value, ZipkinEndpoint? endpoint) =>
        Annotations.Add(new V1Annotation(timestamp, value, endpoint, Annotations.Count));

    /// <summary>Adds a tag or an address; an address that is false, or that has no endpoint, says nothing.</summary>
    public void AddBinaryAnnotation(ZipkinTag tag, ZipkinEndpoint? endpoint)
    {
        if (V1Address.Is(tag.Key.Span) && (endpoint is null || tag is { Type: ZipkinTagType.Bool, Number: 0 })) return;
        BinaryAnnotations.Add(new V1BinaryAnnotation(tag, endpoint, BinaryAnnotations.Count));
    }

    /// <summary>Orders annotations by time: the first says whose span this is, and of those that say what it is the last counts.</summary>
    public void SortAnnotations() => Annotations.Sort(static (left, right) =>
        left.Timestamp != right.Timestamp ? left.Timestamp.CompareTo(right.Timestamp)
        : left.Value.Span.SequenceCompareTo(right.Value.Span) is var byValue and not 0 ? byValue
        : left.Order.CompareTo(right.Order));

    /// <summary>Orders tags by key: if no annotation says whose span this is, the first of them does.</summary>
    public void SortBinaryAnnotations() => BinaryAnnotations.Sort(static (left, right) =>
        left.Tag.Key.Span.SequenceCompareTo(right.Tag.Key.Span) is var byKey and not 0 ? byKey : left.Order.CompareTo(right.Order));
}
