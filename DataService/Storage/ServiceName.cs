namespace Tracepost.DataService.Storage;

/// <summary>A service's name and the number it has in PostgreSQL. One object per service and process.</summary>
internal sealed class ServiceName(string name)
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>The row in <c>services</c>; 0 until it is stored.</summary>
    public int Id { get; set; }
}
