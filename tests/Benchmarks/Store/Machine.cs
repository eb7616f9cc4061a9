using System.Globalization;
using System.Runtime.InteropServices;

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
            $"Measured on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}: {Environment.ProcessorCount} cores ({Processor()}), {memory:0} GiB of memory, "
            + $"{RuntimeInformation.RuntimeIdentifier}, .NET {Environment.Version}; load average of the last 15 minutes: {Load()}.");
    }

    private static string Processor() =>
        (File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo") : [])
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[2] : "unknown";
}
