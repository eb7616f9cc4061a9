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

    /// <summary>The row in <c>operations</c>; 0 until it is stored. May be the overflow operation's row if there were too many already.</summary>
    public int Id { get; set; }

    /// <summary>As <see cref="ServiceName.SeenDay"/>.</summary>
    internal int SeenDay
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }
}
