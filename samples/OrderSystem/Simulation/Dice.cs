namespace Tracepost.OrderSystem.Simulation;

/// <summary>Everything that is left to chance, from one seed.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public int Between(int low, int high) => _random.Next(low, high + 1);

    public T OneOf<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Lower-case hex of <paramref name="bytes"/> random bytes.</summary>
    public string Hex(int bytes) => Convert.ToHexStringLower(Bytes(bytes));

    public Guid Guid() => new(Bytes(16));

    /// <summary>A latency around <paramref name="median"/> with the long right tail of real systems (log-normal).</summary>
    public TimeSpan Latency(TimeSpan median, double spread = 0.45)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return median * Math.Exp(normal * spread);
    }

    /// <summary>The waiting time to the next of events that come independently, <paramref name="rate"/> per second on average.</summary>
    public TimeSpan Arrival(double rate) => TimeSpan.FromSeconds(-Math.Log(1 - _random.NextDouble()) / rate);
}
