namespace Tracepost.DataService.Query.Conditions;

/// <summary>An attribute that a search asks for.</summary>
/// <param name="Key">The attribute's key.</param>
/// <param name="KeyUtf8">The same in UTF-8.</param>
/// <param name="Value">The value it must have.</param>
/// <param name="Derived">What of the span, not of its attributes, the key means as well.</param>
internal sealed record AttributeCondition(string Key, byte[] KeyUtf8, TextValue Value, DerivedField Derived)
{
    /// <summary>For <c>resource.*</c>: the key of the resource attribute in UTF-8. Empty otherwise.</summary>
    public byte[] ResourceKeyUtf8 { get; init; } = [];

    /// <summary>Whether only the status decides: <c>error=true</c>.</summary>
    public bool IsError => Derived == DerivedField.Error && Value.AsGoBool() == true;
}

/// <summary>
/// Fields that Jaeger shows as tags, so that people search for them as tags. Where the name is known to Jaeger's own stores, the meaning
/// is theirs.
/// </summary>
internal enum DerivedField : byte
{
    /// <summary>An attribute like any other.</summary>
    None,

    /// <summary><c>error</c>: true means status ERROR, false status OK.</summary>
    Error,

    /// <summary><c>span.kind</c>: server, client, producer, consumer, internal.</summary>
    Kind,

    /// <summary><c>span.status</c> and <c>otel.status_code</c>: OK, ERROR, UNSET.</summary>
    Status,

    /// <summary><c>otel.status_description</c>.</summary>
    StatusMessage,

    /// <summary><c>scope.name</c>, <c>otel.scope.name</c>, <c>otel.library.name</c>.</summary>
    ScopeName,

    /// <summary><c>scope.version</c>, <c>otel.scope.version</c>, <c>otel.library.version</c>.</summary>
    ScopeVersion,

    /// <summary><c>event</c>: the name of an event.</summary>
    EventName,

    /// <summary><c>w3c.tracestate</c>.</summary>
    TraceState,
}
