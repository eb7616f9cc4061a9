using System.Globalization;

namespace Tracepost.Benchmarks.Store;

/// <summary>What it was measured on.</summary>
internal static class Machine
{
    /// <summary>One line.</summary>
    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Measured on {Environment.ProcessorCount} cores ({Processor()}) with {memory:0} GiB of memory, {System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}, "
            + $".NET {Environment.Version}, on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}; the load of others meanwhile: {Load()}.");
    }

    private static string Processor() =>
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown"
            : "unknown";

    // The machine's and not only that of others, at the end.
    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[2] : "unknown";
}
