namespace Tracepost.TraceModel;

/// <summary>What sent spans: a process in a container on a host, as its attributes tell.</summary>
public sealed class Resource
{
    /// <summary>The resource of spans that came without one.</summary>
    public static readonly Resource None = new([], 0, "");

    internal Resource(IReadOnlyList<KeyValue> attributes, uint droppedAttributes, string schemaUrl, byte[]? otherFields = null)
    {
        Attributes = attributes;
        DroppedAttributes = droppedAttributes;
        SchemaUrl = schemaUrl;
        OtherFields = otherFields ?? [];
        ServiceName = ServiceNames.Of(attributes);
    }

    /// <summary>The service, never empty: see <see cref="ServiceNames"/>.</summary>
    public string ServiceName { get; }

    /// <summary>The attributes, in the order they were sent.</summary>
    public IReadOnlyList<KeyValue> Attributes { get; }

    /// <summary>How many attributes the sender dropped.</summary>
    public uint DroppedAttributes { get; }

    /// <summary>The schema of the attributes.</summary>
    public string SchemaUrl { get; }

    /// <summary>The encoded fields of the resource that have no property here, such as its references to entities.</summary>
    internal byte[] OtherFields { get; }

    /// <summary>The same resource with other attributes.</summary>
    internal Resource With(IReadOnlyList<KeyValue> attributes) => new(attributes, DroppedAttributes, SchemaUrl, OtherFields);
}
