using System.Diagnostics;
using Tracepost.Benchmarks.Load;

namespace Tracepost.Benchmarks.Store;

/// <summary>
/// For a while more is sent than the limits of what is in flight allow: many connections with large requests, each repeated until it is taken. Memory
/// must not grow with it.
/// </summary>
internal sealed class Overload
{
    // 192 requests of 1.6 MB are 300 MB: more than twice ApiService's limit of 96 MiB, and than four times DataService's.
    private const int Senders = 192, TracesPerRequest = 512;

    private readonly List<(TimeSpan Time, long Api, long Data)> _memory = [];

    private Overload(LoadResult result) => Result = result;

    public LoadResult Result { get; }

    /// <summary>The largest resident memory of ApiService and of DataService, bytes.</summary>
    public (long Api, long Data) Peak => (_memory.Max(at => at.Api), _memory.Max(at => at.Data));

    /// <summary>Resident memory at a fraction of the time, bytes.</summary>
    public (TimeSpan Time, long Api, long Data) At(double fraction) => _memory[(int)(fraction * (_memory.Count - 1))];

    /// <summary>How much the mean of the last third is above that of the middle one, of both together.</summary>
    public double Growth
    {
        get
        {
            var third = _memory.Count / 3;
            double Mean(int from) => _memory.Skip(from).Take(third).Average(at => (double)(at.Api + at.Data));
            return (Mean(_memory.Count - third) / Mean(third)) - 1;
        }
    }

    public static async Task<Overload> RunAsync(StoreSystem system, TimeSpan length, CancellationToken cancellationToken)
    {
        var load = new OtlpLoad(system.OtlpDoor, Senders, JaegerDataset.Create(seed: 9, TracesPerRequest));
        using var stop = new CancellationTokenSource(length);
        var memory = new List<(TimeSpan, long, long)>();
        var watch = Stopwatch.StartNew();
        var running = load.RunUntilAsync(stop.Token, cancellationToken);
        while (!running.IsCompleted)
        {
            memory.Add((watch.Elapsed, Resident(system, "apiservice"), Resident(system, "dataservice")));
            await Task.WhenAny(running, Task.Delay(500, cancellationToken));
        }

        var overload = new Overload(await running);
        overload._memory.AddRange(memory);
        return overload;
    }

    private static long Resident(StoreSystem system, string service)
    {
        using var process = Process.GetProcessById(system.Process(service));
        return process.WorkingSet64;
    }
}
