namespace Tracepost.TraceModel.Adjusting;

/// <summary>The adjusted forms of the resources and scopes of a trace.</summary>
internal sealed class AdjustedOrigins
{
    private readonly Dictionary<Resource, AdjustedResource> _resources = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Scope, Scope> _scopes = new(ReferenceEqualityComparer.Instance);
    private (Resource? Sent, AdjustedResource? Adjusted) _last;

    public AdjustedResource Of(Resource resource)
    {
        if (ReferenceEquals(_last.Sent, resource)) return _last.Adjusted!;
        if (!_resources.TryGetValue(resource, out var adjusted)) _resources.Add(resource, adjusted = new AdjustedResource(resource));
        _last = (resource, adjusted);
        return adjusted;
    }

    /// <summary>Gives the spans their adjusted origins, once all of them were asked what they move there.</summary>
    public void Assign(List<Span> spans)
    {
        foreach (var span in spans)
        {
            span.Resource = Of(span.Resource).Finished();
            span.Scope = Of(span.Scope);
        }
    }

    private Scope Of(Scope scope)
    {
        if (scope.Attributes.Count < 2) return scope;
        if (_scopes.TryGetValue(scope, out var adjusted)) return adjusted;
        var sorted = CollectionOrder.Sorted(scope.Attributes);
        adjusted = ReferenceEquals(sorted, scope.Attributes) ? scope : scope with { Attributes = sorted };
        _scopes.Add(scope, adjusted);
        return adjusted;
    }
}

/// <summary>A resource while its spans are adjusted: sorted, with readable addresses, and with what its spans say about their library.</summary>
internal sealed class AdjustedResource(Resource sent)
{
    private readonly IReadOnlyList<KeyValue> _attributes = NumericAddresses.Normalized(CollectionOrder.Sorted(sent.Attributes));
    private List<KeyValue>? _added;
    private Resource? _finished;

    /// <summary>True if the resource says the same, from now on at least.</summary>
    public bool Accepts(string key, AttributeValue value)
    {
        foreach (var attribute in _attributes.Concat(_added ?? []))
        {
            if (attribute.Key == key) return attribute.Value.Type == value.Type && attribute.Value.ToText() == value.ToText();
        }

        (_added ??= []).Add(new KeyValue(key, value));
        return true;
    }

    public Resource Finished() => _finished ??= _added is null && ReferenceEquals(_attributes, sent.Attributes)
        ? sent
        : sent.With(_added is null ? _attributes : [.. _attributes, .. _added]);
}
