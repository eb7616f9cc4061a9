using Tracepost.TraceModel;

namespace Tracepost.DataService.Storage;

/// <summary>An operation's name and the number it has in PostgreSQL. One object per operation and process.</summary>
internal sealed class OperationName(ServiceName service, string name, SpanKind kind)
{
    /// <summary>The service.</summary>
    public ServiceName Service { get; } = service;

    /// <summary>The span name; empty for the overflow operation of a service that has too many distinct ones.</summary>
    public string Name { get; } = name;

    /// <summary>The kind.</summary>
    public SpanKind Kind { get; } = kind;

    /// <summary>The row in <c>operations</c>; 0 until it is stored.</summary>
    public int Id { get; set; }
}
