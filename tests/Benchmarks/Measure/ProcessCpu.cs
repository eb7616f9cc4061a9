using System.Diagnostics;
using System.Globalization;

namespace Tracepost.Benchmarks.Measure;

/// <summary>The CPU time that processes, with all their children, used between two readings.</summary>
internal static class ProcessCpu
{
    // What Linux counts in is 1/100 s for every program, whatever the kernel's own clock: sysconf(_SC_CLK_TCK).
    private const double TicksPerSecond = 100;

    /// <summary>CPU seconds so far of a process and all below it, those that have ended too: PostgreSQL has a process for each connection.</summary>
    public static double Read(int processId)
    {
        var stats = ReadAll();
        var tree = new List<int> { processId };
        for (var i = 0; i < tree.Count; i++)
            tree.AddRange(stats.Where(stat => stat.Value.Parent == tree[i]).Select(stat => stat.Key));
        return tree.Sum(id => stats.GetValueOrDefault(id).Ticks) / TicksPerSecond;
    }

    /// <summary>The highest resident memory of a process so far, in bytes (Linux: VmHWM).</summary>
    public static long PeakMemory(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.PeakWorkingSet64;
    }

    // Linux: /proc/<pid>/stat is "pid (name) state ppid …"; the name may hold spaces and parentheses. The 14th and 15th field are the
    // ticks of the process (user, system), the 16th and 17th those of its children that ended, with theirs.
    private static Dictionary<int, Stat> ReadAll()
    {
        var stats = new Dictionary<int, Stat>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out var id))
                continue;
            try
            {
                var stat = File.ReadAllText(Path.Combine(directory, "stat"));
                var fromThird = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                stats[id] = new Stat(Number(fromThird[1]), fromThird[11..15].Sum(Number));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile.
            }
        }

        return stats;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private readonly record struct Stat(int Parent, int Ticks);
}
