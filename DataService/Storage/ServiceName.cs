using Tracepost.DataService.Storage.Names;

namespace Tracepost.DataService.Storage;

/// <summary>A service's name and the number it has in PostgreSQL. One object per service and process.</summary>
internal sealed class ServiceName(string name)
{
    /// <summary>The name; empty for the overflow service, which stands for all that came after there were too many.</summary>
    public string Name { get; } = name;

    /// <summary>The row in <c>services</c>; 0 until it is stored.</summary>
    public int Id { get; set; }

    /// <summary>The day (since 0001-01-01) for which the row's <c>last_seen</c> is known to be written; before that, when it was met.</summary>
    internal int SeenDay
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>Its operations by kind and name.</summary>
    internal NameMap<OperationName> Operations { get; } = new();

    /// <summary>What operations count under when there are too many, or when they have no usable name.</summary>
    internal OperationName Overflow => _overflow ?? Interlocked.CompareExchange(ref _overflow, new OperationName(this, "", default), null) ?? _overflow;

    private OperationName? _overflow;
}
