namespace Tracepost.ApiService.Receivers.Zipkin.Model;

/// <summary>What a span is in Zipkin's v2 model; numbers as in its protobuf.</summary>
internal enum ZipkinKind
{
    Unspecified = 0,
    Client = 1,
    Server = 2,
    Producer = 3,
    Consumer = 4,
}

/// <summary>Something that happened: a time in microseconds since the Unix epoch and a text.</summary>
internal readonly record struct ZipkinAnnotation(ulong Timestamp, ReadOnlyMemory<byte> Value);

/// <summary>What the value of a tag is. The v2 formats have texts only.</summary>
internal enum ZipkinTagType
{
    /// <summary><see cref="ZipkinTag.Value"/>.</summary>
    Text,

    /// <summary><see cref="ZipkinTag.Number"/>: 0 is false.</summary>
    Bool,

    /// <summary><see cref="ZipkinTag.Number"/>.</summary>
    Integer,

    /// <summary><see cref="ZipkinTag.Number"/>: the bits of a double.</summary>
    Double,
}

/// <summary>A key and a value.</summary>
internal readonly record struct ZipkinTag(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value)
{
    /// <summary>A tag of the v1 formats that is no text.</summary>
    public ZipkinTag(ReadOnlyMemory<byte> key, ZipkinTagType type, long number)
        : this(key, default) => (Type, Number) = (type, number);

    public ZipkinTagType Type { get; }

    public long Number { get; }
}

/// <summary>
/// A span of Zipkin's v2 model, https://zipkin.io/zipkin-api/#/default/post_spans. One object serves all spans of a request: every parser fills it, and
/// the OTLP form is written from it before the next span is read. Texts are UTF-8, slices of the request or of a buffer that lives until then.
/// </summary>
internal sealed class ZipkinSpan
{
    /// <summary>The high half of a 128-bit trace id; 0 for 64-bit ids.</summary>
    public ulong TraceIdHigh { get; set; }

    public ulong TraceIdLow { get; set; }

    /// <summary>0 if this is a root.</summary>
    public ulong ParentId { get; set; }

    public ulong Id { get; set; }

    public ZipkinKind Kind { get; set; }

    public ReadOnlyMemory<byte> Name { get; set; }

    /// <summary>Start in microseconds since the Unix epoch; 0 if it is not known.</summary>
    public ulong Timestamp { get; set; }

    /// <summary>Microseconds; 0 if it is not known.</summary>
    public ulong Duration { get; set; }

    public ZipkinEndpoint LocalEndpoint { get; } = new();

    public ZipkinEndpoint RemoteEndpoint { get; } = new();

    public List<ZipkinAnnotation> Annotations { get; } = [];

    public ZipkinTags Tags { get; } = new();

    public bool Debug { get; set; }

    /// <summary>True: the server's half of a span whose id the client has too.</summary>
    public bool Shared { get; set; }

    /// <summary>Makes it an empty span again.</summary>
    public void Clear()
    {
        TraceIdHigh = TraceIdLow = ParentId = Id = Timestamp = Duration = 0;
        Kind = ZipkinKind.Unspecified;
        Name = default;
        LocalEndpoint.Clear();
        RemoteEndpoint.Clear();
        Annotations.Clear();
        Tags.Clear();
        Debug = Shared = false;
    }
}
