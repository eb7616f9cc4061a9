using System.Diagnostics.CodeAnalysis;

namespace Tracepost.ServiceDefaults.Doors;

/// <summary>The doors of this service, by name. A singleton; ask it for the port that was really bound.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "A set of doors, looked up by name.")]
public sealed class DoorSet
{
    private readonly Dictionary<string, Door> _doors = new(StringComparer.Ordinal);

    /// <summary>The door of this name.</summary>
    /// <exception cref="KeyNotFoundException">No door has this name; the message lists those that exist.</exception>
    public Door this[string name] => _doors.TryGetValue(name, out var door)
        ? door
        : throw new KeyNotFoundException($"There is no door '{name}'. Doors: {string.Join(", ", _doors.Keys)}.");

    /// <summary>All doors, in the order they were declared.</summary>
    public IEnumerable<Door> All => _doors.Values;

    internal void Add(Door door)
    {
        if (!_doors.TryAdd(door.Name, door)) throw new ArgumentException($"There are two doors called '{door.Name}'.");
    }
}
